/** Asks a token server as LiveKit's own clients do, and believes nothing that it answers. */
import { setTimeout as wait } from 'node:timers/promises';
import { CodedError } from '../../shared/failures.js';
import type { FailureCode } from '../../shared/failures.js';
import type { Credentials } from '../../shared/session.js';
import { createRedactor } from '../logging/redactor.js';
import { sentenceIn, textOf } from './answer.js';
import { clockDifference } from './clock-difference.js';
import type { CompleteRequest, TokenServer } from './credentials.js';
import { networkFailure, passwordWanted, wordsOf } from './network-failure.js';
import type { NetworkView } from './network-failure.js';
import { bodyOf, readAnswer } from './token-exchange.js';

/** Milliseconds before the second attempt at most; twice as many before each further one. */
const firstPause = 400;

/** Milliseconds that a server may take over the words of its refusal. */
const sentencePatience = 1_000;

export interface TokenServerDeps extends NetworkView {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds for all attempts together. */
  readonly patience: number;
}

/**
 * Asks a token server for credentials, and again while it is busy or broken.
 * @throws {@link CodedError} `token.unauthorized`, `token.unreachable`, `token.unavailable`,
 *   `token.timeout`, `token.invalid`, `token.expired`, `network.*` or `offline`
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
  const question = questionOf(server, request);
  const { redact } = createRedactor(Object.values(server.headers));
  let refused: CodedError | undefined;
  try {
    for (let pause = firstPause; ; pause *= 2) {
      const attempt = new AbortController();
      const attempted = AbortSignal.any([late, wanted, attempt.signal]);
      const response = await deps.fetch(server.url, { ...question, signal: attempted });
      if (response.ok)
        return await readAnswer(response, {
          host,
          server,
          request,
          now: deps.now(),
          signal: attempted,
          redact,
        });
      refused = refusal(response, host, deps.now());
      const said = await sentenceOf(response, attempted);
      attempt.abort();
      refused = refusal(response, host, deps.now(), said && redact(said));
      const ms = pauseBefore(response, pause, deps.now());
      if (refused.code !== 'token.unavailable' || deps.now() + ms >= deadline) throw refused;
      await wait(ms, undefined, { signal });
    }
  } catch (error) {
    if (error instanceof CodedError) throw error;
    // Its own words say more than that the time is over.
    if (late.aborted)
      throw (
        refused ?? new CodedError('token.timeout', `${host} took more than ${patience / 1000} s.`)
      );
    throw await unreachable(error, server.url, deps);
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

/** Why there is no answer; a status of 407 is that of the network's own proxy. */
function refusal(
  { status, headers }: Response,
  host: string,
  now: number,
  said?: string,
): CodedError {
  if (status === 407) return new CodedError('network.proxy', passwordWanted(host));
  const words =
    said === undefined
      ? `${host} answered with status ${status}.`
      : `${host} answered with status ${status}: ${said.replace(/\.$/, '')}.`;
  return new CodedError(codeOf(status), words + clockDifference(headers, host, now));
}

function codeOf(status: number): FailureCode {
  if (status === 401 || status === 403) return 'token.unauthorized';
  return status === 429 || status >= 500 ? 'token.unavailable' : 'token.invalid';
}

/** What a server says of its refusal; one that takes long over its words has none. */
async function sentenceOf(response: Response, signal: AbortSignal): Promise<string | undefined> {
  const slow = new AbortController();
  const text = await Promise.race([
    textOf(response, signal),
    wait(sentencePatience, undefined, { signal: slow.signal }),
  ]).catch(() => undefined);
  slow.abort();
  return text === undefined ? undefined : sentenceIn(text);
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

async function unreachable(error: unknown, url: string, network: NetworkView): Promise<CodedError> {
  if (/redirect/i.test(wordsOf(error)))
    return new CodedError(
      'token.invalid',
      `${new URL(url).host} sends to another address; give the one where the token is.`,
    );
  const { code, words } = await networkFailure(error, url, network);
  return new CodedError(code === 'unreachable' ? 'token.unreachable' : code, words);
}
