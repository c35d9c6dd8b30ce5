import type { AppDeps } from '../app-deps.js';
import { Heartbeat } from './heartbeat.js';
import type { Door } from '../ipc/ipc.js';
import { createScreenCapture } from './screen-capture.js';
import type { ScreenCapture } from './screen-capture.js';
import type { SessionRelay } from './session-relay.js';
import { createHungDialog } from '../windows/hung-dialog.js';
import type { Windows } from '../windows/windows.js';

/** Watches over the page with the call: one that hangs is told, in the tray and in a dialog. */
export function composeHeartbeat(
  { electron, log }: AppDeps,
  relay: SessionRelay,
  tell: Door['tell'],
  { main }: Windows,
): Heartbeat {
  const dialog = createHungDialog(electron.dialog, main.endPage, log);
  return new Heartbeat({
    tell,
    relay,
    onHung(hung) {
      relay.ownerHung(hung);
      if (hung) dialog.show();
      else dialog.close();
    },
    endPage: main.endPage,
    now: () => performance.now(),
    log,
  });
}

/** The choice of what to share, in a window of its own; nothing is shared after the call. */
export function composeScreenCapture(
  { electron, platform, wayland }: AppDeps,
  relay: SessionRelay,
  { picker }: Windows,
): ScreenCapture {
  const screen = createScreenCapture({
    capturer: () => electron.desktopCapturer,
    ownSources: () =>
      electron.BrowserWindow.getAllWindows().map((window) => window.getMediaSourceId()),
    systemPreferences: electron.systemPreferences,
    platform,
    wayland,
    openPicker: picker.open,
    closePicker: picker.close,
    now: () => performance.now(),
  });
  relay.subscribe(({ connectionState }) => {
    if (connectionState === 'disconnected') screen.pick(null);
  });
  return screen;
}
