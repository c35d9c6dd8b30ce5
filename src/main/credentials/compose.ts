import type * as ElectronModule from 'electron';
import type { ConnectionTestDeps, ConnectionTests } from './connection-test.js';
import type { AskTokenServer } from './credentials.js';
import { createAskProxy } from './proxy.js';
import { createServerCheck } from './server-check.js';
import type { ServerCheck } from './server-check.js';

/** Milliseconds: a failure shows within ten seconds of the key press. */
const patience = 8_000;

/** Milliseconds for asking the proxy what is wrong, after a request has failed. */
const proxyPatience = 1_500;

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
      askProxy: createAskProxy((url) => own.resolveProxy(url), proxyPatience),
      now,
      patience,
    });
  };
}

/** Milliseconds: it comes on top of a failure that the user waits for. */
const checkPatience = 3_000;

/** The same way to a LiveKit server, for what a page is not told of it. */
export function composeServerCheck({
  net,
  session,
}: Pick<typeof ElectronModule, 'net' | 'session'>): ServerCheck {
  const own = (): ElectronModule.Session => session.fromPartition('server-check');
  return createServerCheck({
    fetch: (url, init) => own().fetch(url, init),
    online: () => net.isOnline(),
    askProxy: createAskProxy((url) => own().resolveProxy(url), proxyPatience),
    patience: checkPatience,
  });
}

/** The test of a connection, over the same way; loaded with the first. */
export function composeConnectionTests(
  { net, session }: Pick<typeof ElectronModule, 'net' | 'session'>,
  deps: Pick<ConnectionTestDeps, 'sourceOf' | 'isInCall' | 'askTokenServer' | 'onServer' | 'now'>,
): ConnectionTests {
  const load = async (): Promise<ConnectionTests> => {
    const { createConnectionTests } = await import('./connection-test.js');
    const own = session.fromPartition('server-check');
    return createConnectionTests({
      ...deps,
      fetch: (url, init) => own.fetch(url, init),
      online: () => net.isOnline(),
      askProxy: createAskProxy((url) => own.resolveProxy(url), proxyPatience),
      newId: () => crypto.randomUUID(),
      patience,
    });
  };
  let loaded: Promise<ConnectionTests> | undefined;
  const tests = (): Promise<ConnectionTests> => (loaded ??= load());
  return {
    test: async (choice) => (await tests()).test(choice),
    enter: async (choice) => (await tests()).enter(choice),
    end: () => void loaded?.then((all) => all.end()),
  };
}
