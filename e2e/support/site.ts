import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { untrusted } from '../../src/main/credentials/testing/certificate.js';

/** A web site of somebody else on this machine, which keeps count of who came. */
export interface Site {
  /** E.g. `http://127.0.0.1:40000`; pages of it are a secure context. */
  readonly origin: string;
  /** The paths that were asked for, in their order. */
  readonly visits: readonly string[];
  close(): void;
}

/** Starts the site: `/redirect` leads to `/elsewhere`, everything else is an empty page. */
export async function startSite(): Promise<Site> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    visits.push(request.url ?? '');
    if (request.url === '/redirect') response.writeHead(302, { Location: '/elsewhere' }).end();
    else response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Site</title>');
  });
  server.on('upgrade', (request, socket) => {
    visits.push(request.url ?? '');
    socket.destroy();
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

/** Starts a site over TLS with a certificate that nobody trusts. */
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
