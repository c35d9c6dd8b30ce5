import { readFileSync, statSync } from 'node:fs';
import type { Connection } from '../../shared/connections.js';
import type { FailureCode } from '../../shared/failures.js';
import { CredentialsError } from './error.js';
import { serverUrlOf } from './server-url.js';
import { tokenClaims } from './token.js';

/** What makes tokens: a key pair that signs them here, or one that was given ready-made. */
type TokenMaterial =
  | { readonly kind: 'key'; readonly key: string; readonly secret: string }
  | { readonly kind: 'literal'; readonly token: string };

/** The connection given by the environment, or why there is none. */
export type Environment =
  | { readonly ok: true; readonly connection: Connection; readonly material: TokenMaterial }
  | { readonly ok: false; readonly error: CredentialsError };

const names = [
  'LIVEKIT_URL',
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'LIVEKIT_API_SECRET_FILE',
  'LIVEKIT_TOKEN',
  'PARLEY_AGENT',
] as const;

type Given = Readonly<Partial<Record<(typeof names)[number], string>>>;

/**
 * Reads the read-only connection "Environment" and takes its variables out of `env`, so that no
 * process started later inherits them:
 * `LIVEKIT_URL` with `LIVEKIT_API_KEY` and `LIVEKIT_API_SECRET` (or `LIVEKIT_API_SECRET_FILE`, a
 * file that only its owner can read), or `LIVEKIT_URL` with a ready-made `LIVEKIT_TOKEN`;
 * `PARLEY_AGENT` names the agent to dispatch.
 */
export function takeEnvironment(env: NodeJS.ProcessEnv): Environment {
  const given: Partial<Record<(typeof names)[number], string>> = {};
  for (const name of names) {
    const value = env[name]?.trim();
    if (value) given[name] = value;
    delete env[name];
  }
  try {
    return { ok: true, ...read(given) };
  } catch (error) {
    if (error instanceof CredentialsError) return { ok: false, error };
    throw error;
  }
}

/** The variables that give another process the same connection; none when there is none. */
export function environmentOf(environment: Environment): Given {
  if (!environment.ok) return {};
  const { connection, material } = environment;
  return {
    LIVEKIT_URL: connection.serverUrl,
    ...(connection.agentName ? { PARLEY_AGENT: connection.agentName } : {}),
    ...(material.kind === 'key'
      ? { LIVEKIT_API_KEY: material.key, LIVEKIT_API_SECRET: material.secret }
      : { LIVEKIT_TOKEN: material.token }),
  };
}

/** The values that must never be written anywhere. */
export function secretsOf(environment: Environment): readonly string[] {
  if (!environment.ok) return [];
  const { material } = environment;
  return [material.kind === 'key' ? material.secret : material.token];
}

function read(given: Given): Omit<Extract<Environment, { ok: true }>, 'ok'> {
  const url = given.LIVEKIT_URL;
  if (!url) throw unset('LIVEKIT_URL', 'the address of a LiveKit server');
  const serverUrl = serverUrlOf(url);
  const material = materialOf(given);
  const agentName =
    material.kind === 'literal' ? tokenClaims(material.token).agents[0] : given.PARLEY_AGENT;
  const connection: Connection = {
    kind: 'environment',
    name: 'Environment',
    serverUrl,
    ...(agentName ? { agentName } : {}),
  };
  return { connection, material };
}

function materialOf(given: Given): TokenMaterial {
  if (given.LIVEKIT_TOKEN) return { kind: 'literal', token: given.LIVEKIT_TOKEN };
  const key = given.LIVEKIT_API_KEY;
  if (!key) throw unset('LIVEKIT_API_KEY', 'the server’s API key');
  const secret = given.LIVEKIT_API_SECRET ?? secretFromFile(given.LIVEKIT_API_SECRET_FILE);
  return { kind: 'key', key, secret };
}

function secretFromFile(file: string | undefined): string {
  if (!file) throw unset('LIVEKIT_API_SECRET', 'the secret of LIVEKIT_API_KEY');
  const refuse = (rule: string): never =>
    fail('token.invalid', `LIVEKIT_API_SECRET_FILE=${file} ${rule}`);
  try {
    // Windows keeps access in lists that the mode does not show.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      return refuse('can be read by other users: let its owner alone read it (chmod 600).');
    return readFileSync(file, 'utf8').trim() || refuse('is empty; write the API secret into it.');
  } catch (error) {
    if (error instanceof CredentialsError) throw error;
    return refuse(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
  }
}

function unset(name: string, what: string): CredentialsError {
  return new CredentialsError('token.missing', `${name} is not set; it must be ${what}.`);
}

function fail(code: FailureCode, message: string): never {
  throw new CredentialsError(code, message);
}
