import type { AppDeps } from '../app-deps.js';
import type { SessionBus } from '../bus/session-bus.js';
import { BusNotifier } from './bus-notifier.js';
import { ElectronNotifier } from './electron-notifier.js';
import type { Notifier } from './notifier.js';

/** What tells the user something where no window of ours is seen. */
export function composeNotifier(
  { electron, platform, appId, log }: AppDeps,
  bus: SessionBus,
): Notifier {
  const own = new ElectronNotifier({
    isSupported: () => electron.Notification.isSupported(),
    create: (options) => new electron.Notification(options),
  });
  return platform === 'linux' ? new BusNotifier({ bus, otherwise: own, appId, log }) : own;
}
