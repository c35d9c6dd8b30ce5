import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A proxy that lets nothing through, and counts. */
export interface RefusingProxy {
  /** Makes Chromium send everything here, loopback included. */
  readonly args: readonly string[];
  /** The first line of each request, in their order, e.g. `CONNECT talk.example:443 HTTP/1.1`. */
  readonly asked: readonly string[];
  close(): void;
}

/** @param answer what everything is answered with, as it goes over the line */
export async function startRefusingProxy(
  answer = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
): Promise<RefusingProxy> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    let head = '';
    socket.setEncoding('latin1').on('error', () => socket.destroy());
    socket.on('data', (part: string) => {
      head += part;
      if (!head.includes('\r\n\r\n')) return;
      asked.push(head.slice(0, head.indexOf('\r\n')));
      socket.end(answer);
      head = '';
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    args: [`--proxy-server=127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>'],
    asked,
    close: () => server.close(),
  };
}
