import type { Session } from 'electron';
import type { Log } from '../logging/log.js';

export interface NetworkGuardDeps {
  readonly session: Pick<Session, 'webRequest'>;
  /** The address of the development server's pages; null: there is none. */
  readonly devUrl: string | null;
  /** The content policy of the development server's pages. */
  readonly devPolicy: string;
  /** A page's socket was answered with 401 or 407, and cancelled. */
  onChallenge(status: number): void;
  readonly log: Log;
}

/** Which of the network the pages may see. */
export interface NetworkGuard {
  /** From now on nothing passes but what is allowed; to be called before any page runs. */
  start(): void;
  /** From now on this LiveKit server and no other. */
  allow(serverUrl: string): void;
  /** Beside it the one that a connection's test calls; null: none any more. */
  allowTest(serverUrl: string | null): void;
  dispose(): void;
}

/** Where pages can reach anything; their own scheme and WebRTC do not come by here. */
const urls = ['ws://*/*', 'wss://*/*', 'http://*/*', 'https://*/*'];

/** What a server answers, or a proxy on the way to it, when it wants a name and a password first. */
const challenges: readonly number[] = [401, 407];

/** So many refused hosts are written down, so that a page cannot fill the disk. */
const loggedAtMost = 20;

const sockets = urls.filter((url) => url.startsWith('ws'));

/**
 * Lets pages call the one server that credentials were last handed out for, and cancels every other
 * request: the server is not known when a page is loaded, so its policy cannot name it.
 */
export function createNetworkGuard(deps: NetworkGuardDeps): NetworkGuard {
  const { session, devUrl, devPolicy, log } = deps;
  const development = devUrl === null ? [] : [lineOf(devUrl)];
  let allowed: readonly string[] = development;
  let tested: readonly string[] = [];
  const refused = new Set<string>();

  const refuse = (line: string, kind: string): void => {
    if (refused.has(line) || refused.size >= loggedAtMost) return;
    refused.add(line);
    log.warn(`a page’s request was cancelled: ${line} (${kind})`);
  };

  const checkRequests = (): void => {
    session.webRequest.onBeforeRequest({ urls }, ({ url, resourceType }, answer) => {
      const line = lineOf(url);
      // What a window shows is for `guardNavigation` to refuse.
      const cancel =
        resourceType !== 'mainFrame' && ![...allowed, ...tested].some((one) => isWithin(line, one));
      if (cancel) refuse(line, resourceType);
      answer({ cancel });
    });
  };
  const checkAnswers = (): void => {
    // While there is a listener on requests, Electron before 39 dies of a WebSocket that is answered so:
    // https://github.com/electron/electron/issues/48505. A cancelled one fails, as any other that is not
    // let in, and no later version asks for a name and a password either.
    const headers = devUrl === null ? undefined : { 'Content-Security-Policy': [devPolicy] };
    session.webRequest.onHeadersReceived(
      { urls: headers ? urls : sockets },
      ({ statusCode, url, responseHeaders }, answer) => {
        if (url.startsWith('ws') && challenges.includes(statusCode)) {
          log.warn(
            `${lineOf(url)} was answered with ${statusCode}: a name and a password are wanted`,
          );
          answer({ cancel: true });
          deps.onChallenge(statusCode);
        } else answer(headers ? { responseHeaders: { ...responseHeaders, ...headers } } : {});
      },
    );
  };

  return {
    start() {
      checkRequests();
      checkAnswers();
    },
    allow(serverUrl) {
      allowed = [...development, ...linesOf(serverUrl)];
    },
    allowTest(serverUrl) {
      tested = serverUrl === null ? [] : linesOf(serverUrl);
    },
    dispose() {
      session.webRequest.onBeforeRequest(null);
      session.webRequest.onHeadersReceived(null);
    },
  };
}

/** A host with its port and whether it is spoken to in secret; LiveKit asks over http, too. */
function lineOf(address: string): string {
  const { protocol, host } = new URL(address);
  return `${protocol === 'wss:' || protocol === 'https:' ? 'https' : 'http'}://${host}`;
}

/** LiveKit Cloud sends its clients on to a server of the nearest region. */
function linesOf(serverUrl: string): readonly string[] {
  const line = lineOf(serverUrl);
  const cloud = ['livekit.cloud', 'livekit.run'].find((name) => line.endsWith(`.${name}`));
  return cloud && line.startsWith('https:') ? [line, `https://*.${cloud}`] : [line];
}

function isWithin(line: string, allowed: string): boolean {
  const [scheme, end] = allowed.split('*');
  if (end === undefined) return line === allowed;
  return line.startsWith(scheme ?? '') && line.endsWith(end);
}
