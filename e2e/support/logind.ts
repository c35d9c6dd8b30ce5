import { mkdtempSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import dbus from 'dbus-native';
import { endProcess, spawnBound } from '../../tools/process/spawn.mjs';

const [name, path] = ['org.freedesktop.login1', '/org/freedesktop/login1'];

/** A system bus of a test's own, with a login manager on it that says when the computer sleeps. */
export interface LoginManager {
  /** For the app: where its system bus is. */
  readonly env: Readonly<Record<string, string>>;
  /** Says that the computer is about to sleep, or has woken up. */
  sleep(asleep: boolean): void;
  /** Has the session's screen locked, as `loginctl lock-session` does. */
  lock(): void;
  stop(): Promise<void>;
}

/** Resolves when the bus answers and the login manager has its name. */
export async function startLoginManager(): Promise<LoginManager> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-system-bus-'));
  const busAddress = `unix:path=${join(folder, 'bus')}`;
  const args = ['--session', '--nofork', '--nopidfile', `--address=${busAddress}`];
  const daemon = spawnBound('dbus-daemon', [...args, '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (!daemon.stdout) throw new Error('The bus has no output.');
  await once(createInterface({ input: daemon.stdout }), 'line');
  const bus = dbus.createClient({ busAddress });
  await bus.requestName(name, 0);
  return {
    env: { DBUS_SYSTEM_BUS_ADDRESS: busAddress },
    sleep: (asleep) => bus.sendSignal(path, `${name}.Manager`, 'PrepareForSleep', 'b', [asleep]),
    lock: () => bus.sendSignal(`${path}/session/_31`, `${name}.Session`, 'Lock', '', []),
    async stop() {
      bus.connection.end();
      await endProcess(daemon);
    },
  };
}
