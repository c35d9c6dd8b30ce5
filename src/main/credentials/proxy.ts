/** What a network's proxy says to a wish for a way through it: Chromium tells only that there is none. */
import { request as ask } from 'node:http';
import { request as askSecurely } from 'node:https';

/** A proxy's answer to CONNECT. */
export interface ProxyAnswer {
  /** E.g. `proxy.example:3128`. */
  readonly proxy: string;
  readonly status: number;
}

/** Asks the proxy on the way to an address; undefined: there is none, or it does not answer. */
export type AskProxy = (url: string) => Promise<ProxyAnswer | undefined>;

/**
 * Makes the question; it carries the address's host and port, and no more.
 * @param resolveProxy as Electron's `Session` has it
 * @param patience milliseconds
 */
export function createAskProxy(
  resolveProxy: (url: string) => Promise<string>,
  patience: number,
): AskProxy {
  return async (url) => {
    try {
      const first = firstProxyIn(await resolveProxy(url));
      return first && (await answerOf(first, url, AbortSignal.timeout(patience)));
    } catch {
      // Chromium's own error stands.
      return undefined;
    }
  };
}

interface Proxy {
  readonly secure: boolean;
  readonly address: string;
}

/** The first of a list such as `PROXY proxy.example:3128; DIRECT` that CONNECT can be said to. */
function firstProxyIn(list: string): Proxy | undefined {
  const [, kind, address] = /(?:^|;)\s*(PROXY|HTTPS)\s+([^\s;]+)/.exec(list) ?? [];
  return address === undefined ? undefined : { secure: kind === 'HTTPS', address };
}

function answerOf(
  { secure, address }: Proxy,
  url: string,
  signal: AbortSignal,
): Promise<ProxyAnswer> {
  const { hostname, port, protocol } = new URL(url);
  const plain = protocol === 'http:' || protocol === 'ws:';
  const target = `${hostname}:${port || (plain ? '80' : '443')}`;
  const proxy = new URL(`${secure ? 'https' : 'http'}://${address}`);
  return new Promise((resolve, reject) => {
    const asked = (secure ? askSecurely : ask)({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (secure ? 443 : 80),
      path: target,
      headers: { Host: target },
      agent: false,
      signal,
    });
    asked.once('error', reject).once('connect', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      resolve({ proxy: address, status: statusCode });
    });
    asked.end();
  });
}
