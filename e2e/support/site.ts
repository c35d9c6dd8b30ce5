import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { untrusted } from '../../src/main/credentials/testing/certificate.js';

/** A foreign web site on this machine, which counts its visitors. */
export interface Site {
  /** E.g. `http://127.0.0.1:40000`; pages of it are a secure context. */
  readonly origin: string;
  /** The paths that were asked for, in their order. */
  readonly visits: readonly string[];
  close(): void;
}

/** Of every handshake of a WebSocket: RFC 6455. */
const webSocketGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * Starts the site: `/redirect` leads to `/elsewhere`, `/events` is a stream of events, everything else
 * an empty page; a WebSocket is let in.
 */
export async function startSite(): Promise<Site> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    visits.push(request.url ?? '');
    if (request.url === '/redirect') response.writeHead(302, { Location: '/elsewhere' }).end();
    else if (request.url === '/events')
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
    else response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Site</title>');
  });
  server.on('upgrade', (request, socket) => {
    visits.push(request.url ?? '');
    const key = String(request.headers['sec-websocket-key']);
    const accept = createHash('sha1').update(`${key}${webSocketGuid}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`,
    visits,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Starts a site over TLS with a certificate that no authority signed. */
export async function startSecureSite(): Promise<Site> {
  const visits: string[] = [];
  const server = createSecureServer(untrusted, (request, response) => {
    visits.push(request.url ?? '');
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  return {
    origin: `https://127.0.0.1:${port}`,
    visits,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
