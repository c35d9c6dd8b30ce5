import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Server } from './parley.js';

/** A server's signal port seen through a slow network. */
export interface SlowServer extends Server {
  stop(): Promise<void>;
}

/**
 * Puts a TCP proxy in front of a server's signal port.
 * @param holdMs how long each new connection is held back; then everything passes at once
 */
export async function slowServer(server: Server, holdMs: number): Promise<SlowServer> {
  const { hostname, port } = new URL(server.url);
  const open = new Set<Socket>();
  const proxy = createServer((client) => {
    follow(client);
    // Nothing is read meanwhile: what the client sends waits in the socket.
    const held = setTimeout(() => {
      const upstream = connect(Number(port), hostname);
      follow(upstream);
      client.pipe(upstream).pipe(client);
      client.once('close', () => upstream.destroy());
      upstream.once('close', () => client.destroy());
    }, holdMs);
    client.once('close', () => clearTimeout(held));
  });
  const follow = (socket: Socket): void => {
    open.add(socket);
    // A connection that breaks ends on both sides, as it does without a proxy.
    socket.on('error', () => socket.destroy()).once('close', () => open.delete(socket));
  };
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port: own } = proxy.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${own}`,
    apiKey: server.apiKey,
    apiSecret: server.apiSecret,
    async stop() {
      const closed = once(proxy, 'close');
      proxy.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
