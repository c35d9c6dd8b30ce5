import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RoomConfiguration } from '@livekit/protocol';
import { AccessToken } from 'livekit-server-sdk';
import type { Server } from './parley.js';

type Json = Parameters<typeof RoomConfiguration.fromJson>[0];

/** What came from the app. */
export interface Asked {
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A token endpoint as a team would run it beside a LiveKit server, with faults to switch on. */
export class TokenEndpoint {
  readonly asked: Asked[] = [];
  /** What it answers from now on; a redirect leads to another address. */
  answer: 'tokens' | 'nothing' | 'five megabytes' | number | { readonly redirect: string } =
    'tokens';
  /** So many times it is too busy first. */
  busy = 0;
  readonly #server = createServer((request, response) => void this.#take(request, response));
  #port = 0;

  private constructor(readonly server: Server) {}

  static async start(server: Server): Promise<TokenEndpoint> {
    const endpoint = new TokenEndpoint(server);
    await endpoint.listen();
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/token`;
  }

  /** Is there again, at the same address. */
  async listen(): Promise<void> {
    await once(this.#server.listen(this.#port, '127.0.0.1'), 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Is gone: it no longer answers. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    if (this.#server.listening) await once(this.#server.close(), 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = (await request.setEncoding('utf8').toArray()).join('');
    const body = JSON.parse(text) as Record<string, unknown>;
    this.asked.push({ authorization: request.headers.authorization, body });
    const { answer } = this;
    if (this.busy > 0) {
      this.busy -= 1;
      return void response.writeHead(503).end('busy');
    }
    if (answer === 'nothing') return;
    if (answer === 'five megabytes') return void response.end(Buffer.alloc(5_242_880, 'x'));
    if (answer === 'tokens')
      return void response.writeHead(201).end(JSON.stringify(await this.#grant(body)));
    if (typeof answer === 'number') return void response.writeHead(answer).end();
    response.writeHead(307, { Location: answer.redirect }).end();
  }

  /** As LiveKit's own examples of such endpoints do it. */
  async #grant(body: Readonly<Record<string, unknown>>): Promise<Record<string, string>> {
    const { url, apiKey, apiSecret } = this.server;
    const identity = String(body['participant_identity'] ?? randomUUID());
    const token = new AccessToken(apiKey, apiSecret, { identity, ttl: '10m' });
    token.addGrant({ roomJoin: true, room: String(body['room_name'] ?? randomUUID()) });
    if (body['room_config'])
      token.roomConfig = RoomConfiguration.fromJson(body['room_config'] as Json);
    return { server_url: url, participant_token: await token.toJwt() };
  }
}
