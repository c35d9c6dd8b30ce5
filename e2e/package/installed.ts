import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The clean root's / as seen from here; `npm run package -- --test` makes it. */
export const cleanRoot = given('PARLEY_CLEAN_ROOT');

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run npm run package -- --test`);
  return value;
}

async function ask(as: 'root' | 'user', command: readonly string[], env: object): Promise<Ended> {
  const connection = connect(given('PARLEY_CLEAN_ROOT_SOCKET'));
  await once(connection, 'connect');
  connection.write(`${JSON.stringify({ as, command, env })}\n`);
  return JSON.parse(await text(connection)) as Ended;
}

/** Runs a command in the clean root as root. */
export function asRoot(...command: string[]): Promise<Ended> {
  return ask('root', command, { DEBIAN_FRONTEND: 'noninteractive', LANG: 'C.UTF-8' });
}

/** Runs a command in the clean root as the desktop session's user; resolves when it has ended. */
export function asUser(
  command: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const names = /^(HOME|DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|XDG_.*|PULSE_SERVER)$/;
  const session = Object.fromEntries(Object.entries(process.env).filter(([n]) => names.test(n)));
  return ask('user', command, { ...session, LANG: 'C.UTF-8', ...env });
}
