import type { AppDeps } from '../app-deps.js';
import type { Ask } from './command-line.js';
import type { ConnectionsService } from '../connections/connections.js';
import { createDeepLinks } from './deep-link.js';
import type { KeySink } from '../hotkeys/key-backend.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Windows } from '../windows/windows.js';

/** What other launches and links ask for. */
export function composeCommands(
  { electron, log }: AppDeps,
  relay: SessionRelay,
  keys: Pick<KeySink, 'down' | 'up' | 'press'>,
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
  const obeyCommand = (command: Ask['command']): void => {
    switch (command) {
      case 'show':
        return windows.main.show();
      case 'hidden':
        // Its page holds the conversation.
        return windows.main.load();
      case 'toggle-talk':
        return keys.press('talk');
      case 'talk-down':
        return keys.down('talk', 'bus');
      case 'talk-up':
        return keys.up('talk', 'bus');
      case 'mute':
      case 'stop':
        return keys.press(command);
      case 'hang-up':
        return keys.press('hangUp');
      case 'quit':
        return electron.app.quit();
      case 'status':
        // The launch has its answer already.
        return;
    }
  };
  return ({ command, link }) => {
    obeyCommand(command);
    if (link !== undefined)
      links
        .open(link)
        .catch((error: unknown) => log.error('a link could not be asked about', error));
  };
}
