import type * as ElectronModule from 'electron';
import type { AskTokenServer } from './mint.js';

/** Milliseconds: a failure shows within ten seconds of the key press. */
const patience = 8_000;

/**
 * Token servers, asked through Chromium: with the system's proxies and certificates, in a session of
 * its own that keeps nothing. Loaded with the first question.
 * @param now milliseconds since the epoch
 */
export function composeTokenServer(
  { net, session }: Pick<typeof ElectronModule, 'net' | 'session'>,
  now: () => number,
): AskTokenServer {
  return async (server, request, wanted) => {
    const { askTokenServer } = await import('./token-server.js');
    const own = session.fromPartition('token-server');
    return askTokenServer(server, request, wanted, {
      fetch: (url, init) => own.fetch(url, init),
      online: () => net.isOnline(),
      now,
      patience,
    });
  };
}
