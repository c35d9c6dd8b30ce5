import { closeSync, readFileSync } from 'node:fs';
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
  'LIVEKIT_TOKEN_FILE',
  'LIVEKIT_TOKEN_ENDPOINT',
  'LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION',
  'LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION_FILE',
  'LIVEKIT_SANDBOX_ID',
  'PARLEY_AGENT',
] as const;

type Name = (typeof names)[number];

/** The variables that hold a secret: each has a twin `…_FILE` that names the file which holds it. */
const secretVariables = [
  ['LIVEKIT_API_SECRET', 'API secret'],
  ['LIVEKIT_TOKEN', 'token'],
  ['LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION', 'authorization'],
] as const satisfies readonly (readonly [Name, Purpose])[];

type SecretName = (typeof secretVariables)[number][0];

export const secretNames: readonly string[] = secretVariables.map(([name]) => name);
type Given = Readonly<Partial<Record<Name, string>>>;

/** Variables that contradict one another, and what each of the two would do. */
const contradictions: readonly (readonly [Name, Name, string])[] = [
  ...secretVariables.map(
    ([name, purpose]) => [name, `${name}_FILE`, `both give the ${purpose}`] as const,
  ),
  ['LIVEKIT_TOKEN', 'LIVEKIT_API_KEY', 'a ready-made token needs no key'],
  ['LIVEKIT_TOKEN_FILE', 'LIVEKIT_API_KEY', 'a ready-made token needs no key'],
  ['LIVEKIT_TOKEN_ENDPOINT', 'LIVEKIT_SANDBOX_ID', 'tokens come from one place'],
  ...(['LIVEKIT_TOKEN_ENDPOINT', 'LIVEKIT_SANDBOX_ID'] as const).flatMap((asked) => [
    [asked, 'LIVEKIT_TOKEN', 'tokens come from one place'] as const,
    [asked, 'LIVEKIT_TOKEN_FILE', 'tokens come from one place'] as const,
    [asked, 'LIVEKIT_API_KEY', 'tokens come from one place'] as const,
    [asked, 'LIVEKIT_URL', 'the token server also names the LiveKit server'] as const,
  ]),
];

/**
 * Takes the variables that describe a connection out of `env`: they give another process the same.
 * A secret that comes through a pipe (`…_FILE=/dev/fd/3`), which is read only once, stands in its
 * plain variable afterwards.
 */
export function takeVariables(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const taken: Record<string, string> = {};
  for (const name of names) {
    const value = env[name]?.trim();
    if (value) taken[name] = value;
    delete env[name];
  }
  for (const name of secretNames) {
    const file = `${name}_FILE`;
    const descriptor = Number(/^\/dev\/fd\/(\d+)$/.exec(taken[file] ?? '')?.[1]);
    const secret = descriptor > 2 ? readPipe(descriptor) : undefined;
    if (!secret || taken[name]) continue;
    taken[name] = secret;
    delete taken[file];
  }
  return taken;
}

/** @returns undefined where it cannot be read, which reading it as a file will explain */
function readPipe(descriptor: number): string | undefined {
  try {
    const text = readFileSync(descriptor, 'utf8').trim();
    // Else every process that Electron starts would get it too.
    closeSync(descriptor);
    return text;
  } catch {
    return undefined;
  }
}

/**
 * Reads the read-only connection "Environment" and takes its variables out of `env`, so that no
 * process started later inherits them. One of four kinds: `LIVEKIT_URL` with `LIVEKIT_API_KEY` and
 * `LIVEKIT_API_SECRET`; `LIVEKIT_URL` with a ready-made `LIVEKIT_TOKEN`; `LIVEKIT_TOKEN_ENDPOINT`,
 * perhaps with `LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION`; `LIVEKIT_SANDBOX_ID`. Each secret's name with
 * `_FILE` names a file that only its owner can read and that holds it. `PARLEY_AGENT` names the agent
 * to dispatch.
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
  const authorization = variableOf(given, 'LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION');
  if (given[authorization] && !given.LIVEKIT_TOKEN_ENDPOINT)
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
    const authorization = secretIn(given, 'LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION');
    return {
      settings: { kind: 'endpoint', url: given.LIVEKIT_TOKEN_ENDPOINT },
      ...(authorization.secret ? { secret: authorization.secret } : {}),
      variables: { url: 'LIVEKIT_TOKEN_ENDPOINT', secret: authorization.variable },
    };
  }
  const { LIVEKIT_URL: serverUrl, LIVEKIT_API_KEY: apiKey } = given;
  if (!serverUrl) throw unset('LIVEKIT_URL', 'the address of a LiveKit server');
  const token = secretIn(given, 'LIVEKIT_TOKEN');
  if (token.secret)
    return {
      settings: { kind: 'token', serverUrl },
      secret: token.secret,
      variables: { serverUrl: 'LIVEKIT_URL', secret: token.variable },
    };
  if (!apiKey) throw unset('LIVEKIT_API_KEY', 'the server’s API key');
  const { secret, variable } = secretIn(given, 'LIVEKIT_API_SECRET');
  if (!secret) throw unset('LIVEKIT_API_SECRET', 'the secret of LIVEKIT_API_KEY');
  return {
    settings: { kind: 'key', serverUrl, apiKey },
    secret,
    variables: { serverUrl: 'LIVEKIT_URL', apiKey: 'LIVEKIT_API_KEY', secret: variable },
  };
}

/** The variable that gives a secret, itself or by the name of a file. */
function variableOf(given: Given, name: SecretName): SecretName | `${SecretName}_FILE` {
  return !given[name] && given[`${name}_FILE`] ? `${name}_FILE` : name;
}

function secretIn(
  given: Given,
  name: SecretName,
): { readonly variable: Name; readonly secret: string | undefined } {
  const variable = variableOf(given, name);
  const value = given[variable];
  const secret = value && variable !== name ? readSecretFile(value, variable) : value;
  return { variable, secret };
}

function unset(name: Name, what: string): CodedError {
  return new CodedError('token.missing', `${name} is not set; it must be ${what}.`);
}
