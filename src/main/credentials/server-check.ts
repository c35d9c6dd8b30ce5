/**
 * Says why a page could not get into a room: a page is told neither of certificates nor of what a
 * server or a proxy answers instead of opening a WebSocket.
 */
import type { ServerFault } from '../../shared/ipc.js';
import type { Credentials } from '../../shared/session.js';
import { createRedactor } from '../logging/redactor.js';
import { sentenceIn, textOf } from './answer.js';
import { networkFailure, passwordWanted } from './network-failure.js';
import type { NetworkView } from './network-failure.js';

type Place = Pick<Credentials, 'serverUrl' | 'participantToken'>;

export interface ServerCheckDeps extends NetworkView {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Milliseconds. */
  readonly patience: number;
}

export interface ServerCheck {
  /** The server and the token that a page is about to call with. */
  follow(place: Place): void;
  /** A page's socket was answered with this status, 401 or 407, and a wish for a password. */
  challenged(status: number): void;
  /** What is wrong with that server; null: nothing that can be told from here. */
  explain(): Promise<ServerFault | null>;
}

/** Makes the check; it asks nothing before {@link ServerCheck.explain}. */
export function createServerCheck(deps: ServerCheckDeps): ServerCheck {
  let last: Place | undefined;
  let byProxy = false;
  return {
    follow(place) {
      last = place;
      byProxy = false;
    },
    challenged: (status) => (byProxy ||= status === 407),
    async explain() {
      if (!last) return null;
      // Asked by main it says only that the way through it failed.
      return byProxy ? proxyFault(new URL(last.serverUrl).host) : faultOf(last, deps);
    },
  };
}

const proxyFault = (host: string): ServerFault => ({
  code: 'network.proxy',
  detail: passwordWanted(host),
});

async function faultOf(place: Place, deps: ServerCheckDeps): Promise<ServerFault | null> {
  const { host } = new URL(place.serverUrl);
  const url = validateUrl(place.serverUrl);
  const signal = AbortSignal.timeout(deps.patience);
  try {
    const response = await deps.fetch(url, {
      headers: { Authorization: `Bearer ${place.participantToken}` },
      credentials: 'omit',
      redirect: 'error',
      signal,
    });
    const text = (await textOf(response, signal)) ?? '';
    return answerFault(response.status, text, host, place);
  } catch (error) {
    if (signal.aborted) return null;
    const { code, words, saidByProxy } = await networkFailure(error, url, deps);
    if (code !== 'unreachable') return { code, detail: words };
    // Of a mere failure the page knows as much.
    return saidByProxy ? { code: 'connection.unreachable', detail: words } : null;
  }
}

function answerFault(
  status: number,
  text: string,
  host: string,
  { participantToken }: Place,
): ServerFault | null {
  if (status === 407) return proxyFault(host);
  const said = sentenceIn(text);
  const words = said === undefined ? '' : `: ${createRedactor([participantToken]).redact(said)}`;
  if (status === 429 || status >= 500)
    return { code: 'connection.busy', detail: `${host} answered with status ${status}${words}.` };
  // LiveKit's own word for a token that it would let in, though it opened no call with it.
  if (status === 200 && text.trim() === 'success')
    return { code: 'connection.busy', detail: `${host} takes the token, but opens no call.` };
  return null;
}

/** Where a LiveKit server says whether it would let a token in. */
export function validateUrl(serverUrl: string): string {
  const url = new URL('rtc/validate', serverUrl.endsWith('/') ? serverUrl : `${serverUrl}/`);
  url.protocol = url.protocol === 'wss:' ? 'https:' : 'http:';
  return url.href;
}
