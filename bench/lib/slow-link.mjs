// @ts-check
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A way to a server on this machine that is as long as one to another town: whatever is sent
 * arrives so much later, in its order. For TCP, which carries LiveKit's signalling; sound goes its own way.
 * @param {string} url of a server on this machine
 * @param {number} roundTripMs
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function slowLink(url, roundTripMs) {
  const { hostname, port } = new URL(url);
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of /** @type {const} */ ([
      [near, far],
      [far, near],
    ])) {
      from.setNoDelay(true);
      from.on('data', (bytes) => void delay(roundTripMs / 2).then(() => to.write(bytes)));
      from.on('close', () => void delay(roundTripMs / 2).then(() => to.destroy()));
      from.on('error', () => from.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `ws://127.0.0.1:${address.port}`, close: () => void server.close() };
}
