import { CodedError } from '../../shared/failures.js';
import { draftFaults, meant } from '../../shared/connection-rules.js';
import type { ConnectionField } from '../../shared/connection-rules.js';
import type { Connection, ConnectionSettings } from '../../shared/connections.js';
import { pasted } from '../../shared/pasted.js';
import type { Purpose } from '../../shared/pasted.js';
import { readSecretFile } from './secret-file.js';
import type { Source } from './source.js';
import { tokenClaims } from './token.js';

/** The connection given by the environment, or why there is none. */
export type Environment =
  | { readonly ok: true; readonly source: Source }
  /** `given`: something was set, so that nothing else may quietly take its place. */
  | {
      readonly ok: false;
      readonly given: boolean;
      readonly error: CodedError;
      /** What was given and is secret, of use or not. */
      readonly secrets: readonly string[];
    };

const names = [
  'LIVEKIT_URL',
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'LIVEKIT_API_SECRET_FILE',
  'LIVEKIT_TOKEN',
  'LIVEKIT_TOKEN_ENDPOINT',
  'LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION',
  'LIVEKIT_SANDBOX_ID',
  'PARLEY_AGENT',
] as const;

type Name = (typeof names)[number];

const secretVariables: readonly (readonly [Name, Purpose])[] = [
  ['LIVEKIT_API_SECRET', 'API secret'],
  ['LIVEKIT_TOKEN', 'token'],
  ['LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION', 'authorization'],
];
type Given = Readonly<Partial<Record<Name, string>>>;

/** Variables that contradict one another, and what each of the two would do. */
const contradictions: readonly (readonly [Name, Name, string])[] = [
  ['LIVEKIT_API_SECRET', 'LIVEKIT_API_SECRET_FILE', 'both give the API secret'],
  ['LIVEKIT_TOKEN', 'LIVEKIT_API_KEY', 'a ready-made token needs no key'],
  ['LIVEKIT_TOKEN_ENDPOINT', 'LIVEKIT_SANDBOX_ID', 'tokens come from one place'],
  ...(['LIVEKIT_TOKEN_ENDPOINT', 'LIVEKIT_SANDBOX_ID'] as const).flatMap((asked) => [
    [asked, 'LIVEKIT_TOKEN', 'tokens come from one place'] as const,
    [asked, 'LIVEKIT_API_KEY', 'tokens come from one place'] as const,
    [asked, 'LIVEKIT_URL', 'the token server also names the LiveKit server'] as const,
  ]),
];

/** The variables that describe a connection, as they are set: they give another process the same. */
export function variablesIn(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name]?.trim();
      return value ? [[name, value] as const] : [];
    }),
  );
}

/**
 * Reads the read-only connection "Environment" and takes its variables out of `env`, so that no
 * process started later inherits them. One of four kinds: `LIVEKIT_URL` with `LIVEKIT_API_KEY` and
 * `LIVEKIT_API_SECRET` (or `LIVEKIT_API_SECRET_FILE`, a file that only its owner can read);
 * `LIVEKIT_URL` with a ready-made `LIVEKIT_TOKEN`; `LIVEKIT_TOKEN_ENDPOINT`, perhaps with
 * `LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION`; `LIVEKIT_SANDBOX_ID`. `PARLEY_AGENT` names the agent to
 * dispatch.
 */
export function takeEnvironment(env: NodeJS.ProcessEnv): Environment {
  const given: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = env[name]?.trim();
    if (value) given[name] = value;
    delete env[name];
  }
  try {
    return { ok: true, source: read(given) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return {
      ok: false,
      given: names.some((name) => given[name] && name !== 'PARLEY_AGENT'),
      error,
      secrets: secretVariables.flatMap(([name, purpose]) => {
        const value = given[name];
        return value === undefined ? [] : [value, pasted(value, purpose).value];
      }),
    };
  }
}

/** The values that must never be written anywhere. */
export function secretsOf(environment: Environment): readonly string[] {
  if (!environment.ok) return environment.secrets;
  const { secret } = environment.source;
  return secret === undefined ? [] : [secret];
}

function read(given: Given): Source {
  refuseContradictions(given);
  const { variables, ...raw } = kindOf(given);
  const draft = {
    name: 'Environment',
    ...raw,
    ...(given.PARLEY_AGENT ? { agentName: given.PARLEY_AGENT } : {}),
  };
  const [fault] = draftFaults(draft, false);
  if (fault) {
    const name = fault.field === 'agentName' ? 'PARLEY_AGENT' : variables[fault.field];
    throw new CodedError('token.invalid', `${name ?? fault.field} ${fault.rule}.`);
  }
  const { settings, secret, agentName } = meant(draft);
  const asked =
    settings.kind === 'token' && secret !== undefined ? tokenClaims(secret).agents[0] : agentName;
  const connection: Connection = {
    id: 'environment',
    name: draft.name,
    settings,
    ...(asked ? { agentName: asked } : {}),
    secret: secret === undefined ? 'none' : 'environment',
  };
  return { connection, ...(secret === undefined ? {} : { secret }) };
}

function refuseContradictions(given: Given): void {
  for (const [one, other, rule] of contradictions)
    if (given[one] && given[other])
      throw new CodedError(
        'token.invalid',
        `${one} and ${other} are both set, but ${rule}: unset one of them.`,
      );
  if (given.LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION && !given.LIVEKIT_TOKEN_ENDPOINT)
    throw unset('LIVEKIT_TOKEN_ENDPOINT', 'the address that the authorization is for');
}

/** A connection as it is given, and the variable that each of its fields comes from. */
interface Raw {
  readonly settings: ConnectionSettings;
  readonly secret?: string;
  readonly variables: Readonly<Partial<Record<ConnectionField, Name>>>;
}

function kindOf(given: Given): Raw {
  if (given.LIVEKIT_SANDBOX_ID)
    return {
      settings: { kind: 'sandbox', sandboxId: given.LIVEKIT_SANDBOX_ID },
      variables: { sandboxId: 'LIVEKIT_SANDBOX_ID' },
    };
  if (given.LIVEKIT_TOKEN_ENDPOINT) {
    const secret = given.LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION;
    return {
      settings: { kind: 'endpoint', url: given.LIVEKIT_TOKEN_ENDPOINT },
      ...(secret ? { secret } : {}),
      variables: { url: 'LIVEKIT_TOKEN_ENDPOINT', secret: 'LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION' },
    };
  }
  const { LIVEKIT_URL: serverUrl, LIVEKIT_TOKEN: token, LIVEKIT_API_KEY: apiKey } = given;
  if (!serverUrl) throw unset('LIVEKIT_URL', 'the address of a LiveKit server');
  if (token)
    return {
      settings: { kind: 'token', serverUrl },
      secret: token,
      variables: { serverUrl: 'LIVEKIT_URL', secret: 'LIVEKIT_TOKEN' },
    };
  if (!apiKey) throw unset('LIVEKIT_API_KEY', 'the server’s API key');
  return {
    settings: { kind: 'key', serverUrl, apiKey },
    secret: apiSecretOf(given),
    variables: {
      serverUrl: 'LIVEKIT_URL',
      apiKey: 'LIVEKIT_API_KEY',
      secret: given.LIVEKIT_API_SECRET ? 'LIVEKIT_API_SECRET' : 'LIVEKIT_API_SECRET_FILE',
    },
  };
}

function apiSecretOf(given: Given): string {
  if (given.LIVEKIT_API_SECRET) return given.LIVEKIT_API_SECRET;
  const file = given.LIVEKIT_API_SECRET_FILE;
  if (!file) throw unset('LIVEKIT_API_SECRET', 'the secret of LIVEKIT_API_KEY');
  return readSecretFile(file, 'LIVEKIT_API_SECRET_FILE');
}

function unset(name: Name, what: string): CodedError {
  return new CodedError('token.missing', `${name} is not set; it must be ${what}.`);
}
