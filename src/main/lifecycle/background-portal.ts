import type { BusConnection, SessionBus } from '../bus/session-bus.js';
import type { Log } from '../logging/log.js';
import type { LoginItem } from './launch-at-login.js';

export interface BackgroundPortalDeps {
  readonly bus: Pick<SessionBus, 'follow'>;
  /** What starts Parley inside of its sandbox. */
  readonly command: readonly string[];
  readonly log: Log;
}

/**
 * The login item of a program in a sandbox, which cannot write where the desktop looks: it asks the
 * portal, and the portal asks the user.
 * https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Background.html
 */
export function createPortalLoginItem({ bus, command, log }: BackgroundPortalDeps): LoginItem {
  let connection: BusConnection | undefined;
  let wanted: boolean | undefined;
  const ask = (): void => {
    if (!connection || wanted === undefined) return;
    const autostart = wanted;
    wanted = undefined;
    connection
      .invoke({
        destination: 'org.freedesktop.portal.Desktop',
        path: '/org/freedesktop/portal/desktop',
        interface: 'org.freedesktop.portal.Background',
        member: 'RequestBackground',
        signature: 'sa{sv}',
        body: [
          '',
          [
            ['reason', ['s', 'The talk key works from the start of your session on.']],
            ['autostart', ['b', autostart]],
            ['commandline', ['as', command]],
          ],
        ],
      })
      .catch((error: unknown) => log.error('the portal did not take the login item', error));
  };
  bus.follow((now) => {
    connection = now;
    ask();
  });
  return {
    // The portal does not tell; the setting is what is known.
    isOn: () => undefined,
    set(isOn) {
      wanted = isOn;
      ask();
    },
  };
}
