import type { AppDeps } from '../app-deps.js';
import type { Ask } from './command-line.js';
import type { ConnectionsService } from '../connections/connections.js';
import { createDeepLinks } from './deep-link.js';
import type { Gestures } from '../hotkeys/gestures.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Windows } from '../windows/windows.js';

/** What other launches and links ask for. */
export function composeCommands(
  { electron, log }: AppDeps,
  relay: SessionRelay,
  gestures: Gestures,
  windows: Windows,
  connections: ConnectionsService,
): (ask: Ask) => void {
  const links = createDeepLinks({
    dialog: electron.dialog,
    connection: connections.active,
    isTalking: () => relay.snapshot().connectionState !== 'disconnected',
    request: relay.request,
    log,
  });
  return ({ command, link }) => {
    if (command === 'quit') return electron.app.quit();
    if (command === 'toggle-talk') gestures.press('talk');
    else windows.main.show();
    if (link !== undefined)
      links
        .open(link)
        .catch((error: unknown) => log.error('a link could not be asked about', error));
  };
}
