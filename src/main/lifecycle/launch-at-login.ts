import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { App } from 'electron';
import { writeFileSync } from 'atomically';
import type { Log } from '../logging/log.js';
import type { Store } from '../settings-store.js';
import type { Settings } from '../../shared/settings.js';

/** Where the system keeps what starts with the user's session. */
export interface LoginItem {
  /** Whether Parley is in it; undefined: the system does not tell. */
  isOn(): boolean | undefined;
  set(isOn: boolean): void;
}

/** The login item of macOS and Windows. */
export function createSystemLoginItem(
  app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>,
  args: readonly string[],
): LoginItem {
  return {
    isOn: () => app.getLoginItemSettings({ args: [...args] }).openAtLogin,
    set: (openAtLogin) => app.setLoginItemSettings({ openAtLogin, args: [...args] }),
  };
}

/**
 * A file in the autostart folder of a Linux desktop:
 * https://specifications.freedesktop.org/autostart-spec/latest/
 * @param file its path
 * @param command what starts Parley: the executable and its arguments
 */
export function createAutostartFile(file: string, command: readonly string[]): LoginItem {
  return {
    isOn() {
      try {
        const text = readFileSync(file, 'utf8');
        // Desktops switch an entry off so, instead of taking the file away.
        return !/^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(text);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw error;
      }
    },
    set(isOn) {
      if (!isOn) return rmSync(file, { force: true });
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, autostartEntry(command));
    },
  };
}

function autostartEntry(command: readonly string[]): string {
  return `[Desktop Entry]
Type=Application
Name=Parley
Comment=Talk to your LiveKit agent
Exec=${command.map(execArgument).join(' ')}
Terminal=false
X-GNOME-Autostart-enabled=true
`;
}

/** An argument as the key `Exec` has it: quoted, and nothing in it is a field code. */
function execArgument(argument: string): string {
  const quoted = argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  // The value of a key has escapes of its own, which are taken off first.
  return `"${quoted.replaceAll('\\', '\\\\')}"`;
}

export interface LaunchAtLoginDeps {
  readonly item: LoginItem;
  readonly settings: Pick<Store<Settings>, 'get' | 'set' | 'subscribe'>;
  readonly log: Log;
}

/**
 * Keeps the system's login item as the setting has it. What the user has changed in the system since the
 * last run is the newer word: the setting follows it. An item that is on is written again, since Parley may
 * have moved.
 * @returns an unsubscribe function
 */
export function followLaunchAtLogin({ item, settings, log }: LaunchAtLoginDeps): () => void {
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      log.error('the login item cannot be changed', error);
    }
  };
  let wanted = settings.get().launchAtLogin;
  attempt(() => {
    const isOn = item.isOn() ?? wanted;
    if (isOn !== wanted) {
      log.info(`starting at login was switched ${isOn ? 'on' : 'off'} in the system`);
      wanted = isOn;
      settings.set({ launchAtLogin: isOn });
    } else if (isOn) item.set(true);
  });
  return settings.subscribe(({ launchAtLogin }) => {
    if (launchAtLogin === wanted) return;
    wanted = launchAtLogin;
    attempt(() => item.set(launchAtLogin));
    log.info(`starts at login: ${launchAtLogin ? 'yes' : 'no'}`);
  });
}
