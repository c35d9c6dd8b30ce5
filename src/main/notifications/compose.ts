import type { AppDeps } from '../app-deps.js';
import { ElectronNotifier } from './electron-notifier.js';
import type { Notifier } from './notifier.js';

/** What tells the user something where no window of ours is seen. */
export function composeNotifier({ electron }: AppDeps): Notifier {
  return new ElectronNotifier({
    isSupported: () => electron.Notification.isSupported(),
    create: (options) => new electron.Notification(options),
  });
}
