import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import type { Server } from './parley.js';

/** A server as it is seen through what ends TLS in front of it. */
export interface TlsFront extends Server {
  close(): void;
}

/**
 * Puts TLS in front of a server, as LiveKit's own servers need it to be spoken to in secret.
 * @param host what it is called by
 */
export async function startTlsFront(
  server: Server,
  options: TlsOptions,
  host = 'localhost',
): Promise<TlsFront> {
  const { hostname, port } = new URL(server.url);
  const open = new Set<Socket>();
  const front = createServer(options, (client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => socket.destroy()).once('close', () => open.delete(socket));
    }
    client.pipe(upstream).pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  });
  await once(front.listen(0, host), 'listening');
  return {
    url: `wss://${host}:${(front.address() as AddressInfo).port}`,
    apiKey: server.apiKey,
    apiSecret: server.apiSecret,
    close() {
      front.close();
      for (const socket of open) socket.destroy();
    },
  };
}
