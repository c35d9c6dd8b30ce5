/** Asks a token server as LiveKit's own clients do, and believes nothing that it answers. */
import { setTimeout as wait } from 'node:timers/promises';
import type { FailureCode } from '../../shared/failures.js';
import type { Credentials } from '../../shared/session.js';
import { clockDifference } from './clock-difference.js';
import { CredentialsError } from './error.js';
import type { CompleteRequest, TokenServer } from './mint.js';
import { bodyOf, readAnswer } from './token-exchange.js';

/** Milliseconds before the second attempt at most; twice as many before each further one. */
const firstPause = 400;

export interface TokenServerDeps {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Whether this computer is on a network at all. */
  online(): boolean;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds for all attempts together. */
  readonly patience: number;
}

/**
 * Asks a token server for credentials, and again while it is busy or broken.
 * @throws {@link CredentialsError} `token.unauthorized`, `token.unreachable`, `token.unavailable`,
 *   `token.timeout`, `token.invalid`, `token.expired` or `offline`
 */
export async function askTokenServer(
  server: TokenServer,
  request: CompleteRequest,
  wanted: AbortSignal,
  deps: TokenServerDeps,
): Promise<Credentials> {
  const { host } = new URL(server.url);
  const { patience } = deps;
  const late = AbortSignal.timeout(patience);
  const deadline = deps.now() + patience;
  const signal = AbortSignal.any([late, wanted]);
  const init = { ...questionOf(server, request), signal };
  let refused: CredentialsError | undefined;
  try {
    for (let pause = firstPause; ; pause *= 2) {
      const response = await deps.fetch(server.url, init);
      if (response.ok) return await readAnswer(response, { host, request, now: deps.now() });
      refused = refusal(response, host, deps.now());
      await response.body?.cancel();
      const ms = pauseBefore(response, pause, deps.now());
      if (refused.code !== 'token.unavailable' || deps.now() + ms >= deadline) throw refused;
      await wait(ms, undefined, { signal });
    }
  } catch (error) {
    if (error instanceof CredentialsError) throw error;
    // Its own words say more than that the time is over.
    if (late.aborted)
      throw (
        refused ??
        new CredentialsError('token.timeout', `${host} took more than ${patience / 1000} s.`)
      );
    throw unreachable(error, host, deps.online());
  }
}

function questionOf({ headers }: TokenServer, request: CompleteRequest): RequestInit {
  return {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json', Accept: 'application/json' },
    body: bodyOf(request),
    // What authorizes here must not be carried elsewhere.
    redirect: 'error',
    credentials: 'omit',
  };
}

function refusal({ status, headers }: Response, host: string, now: number): CredentialsError {
  const busy = status === 429 || status >= 500;
  const code: FailureCode =
    status === 401 || status === 403
      ? 'token.unauthorized'
      : busy
        ? 'token.unavailable'
        : 'token.invalid';
  const words = `${host} answered with status ${status}.`;
  return new CredentialsError(code, words + clockDifference(headers, host, now));
}

/** Milliseconds: some of `pause`, so that not all come at once, and as many as the server asks for. */
function pauseBefore({ headers }: Response, pause: number, now: number): number {
  return Math.max(pause * (0.5 + Math.random() / 2), askedFor(headers.get('retry-after'), now));
}

/** Milliseconds in a `Retry-After`, which holds seconds or a date; 0 when it holds neither. */
function askedFor(retryAfter: string | null, now: number): number {
  if (!retryAfter) return 0;
  const seconds = Number(retryAfter);
  return (Number.isNaN(seconds) ? Date.parse(retryAfter) - now : seconds * 1000) || 0;
}

/** Chromium and Node say the same in different words. */
function unreachable(error: unknown, host: string, online: boolean): CredentialsError {
  const words = wordsOf(error);
  if (/redirect/i.test(words))
    return new CredentialsError(
      'token.invalid',
      `${host} sends to another address; give the one where the token is.`,
    );
  if (/cert|ssl|tls|self.signed|altname/i.test(words))
    return new CredentialsError(
      'token.unreachable',
      `${host} has no certificate that this computer trusts (${words}).`,
    );
  if (!online) return new CredentialsError('offline', words);
  return new CredentialsError('token.unreachable', `${host}: ${words}`);
}

/** Node's fetch keeps the reason in the error's cause. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  const code = 'code' in error ? String(error.code) : '';
  const inner = cause === undefined ? '' : wordsOf(cause);
  return (
    inner || [code, message].filter((part, at, all) => all.indexOf(part) === at && part).join(' ')
  );
}
