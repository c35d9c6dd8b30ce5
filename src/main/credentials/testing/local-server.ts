import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { untrusted } from './certificate.js';

export interface LocalServer {
  /** E.g. `http://127.0.0.1:40000/token`. */
  readonly url: string;
  readonly port: number;
  /** What came, with its body, in order. */
  readonly requests: readonly Asked[];
}

interface Asked {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Milliseconds on the test's own clock. */
  readonly at: number;
}

export type Answer = (response: ServerResponse, count: number, request: IncomingMessage) => void;

/**
 * Starts a server on this computer, gone at the end of the test.
 * @param answer is told how many requests came before
 * @param secure with a self-signed certificate
 */
export async function serve(answer: Answer, secure = false): Promise<LocalServer> {
  const requests: Asked[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      requests.push({ headers: request.headers, body, at: performance.now() });
      answer(response, requests.length - 1, request);
    });
  };
  const server = secure ? createSecureServer(untrusted, listener) : createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http${secure ? 's' : ''}://127.0.0.1:${port}/token`, port, requests };
}
