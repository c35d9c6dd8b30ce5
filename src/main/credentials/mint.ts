import { CodedError } from '../../shared/failures.js';
import type { AgentDispatch, Credentials, PageTokenRequest } from '../../shared/session.js';
import type { Source } from './source.js';
import { signToken, tokenClaims } from './token.js';

/** A page's request with the room and the identity that main chose, and the connection's agent. */
export interface CompleteRequest extends PageTokenRequest {
  readonly roomName: string;
  readonly participantIdentity: string;
  readonly agents: readonly AgentDispatch[];
}

/** Where a token server is, and what it wants to see in the headers. */
export interface TokenServer {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Asks a token server for credentials.
 * @throws {@link CodedError}
 */
export type AskTokenServer = (
  server: TokenServer,
  request: CompleteRequest,
  signal: AbortSignal,
) => Promise<Credentials>;

export interface MintDeps {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The asking page is gone. */
  readonly signal: AbortSignal;
  readonly askTokenServer: AskTokenServer;
}

const cloudTokenServer = 'https://cloud-api.livekit.io/api/v2/sandbox/connection-details';

/**
 * New credentials, made as the connection says.
 * @throws {@link CodedError}
 */
export function mint(
  source: Source,
  request: CompleteRequest,
  deps: MintDeps,
): Promise<Credentials> {
  const { settings } = source.connection;
  const ask = (url: string, headers: TokenServer['headers']): Promise<Credentials> =>
    deps.askTokenServer({ url, headers }, request, deps.signal);
  switch (settings.kind) {
    case 'key':
      return signed(settings, secretOf(source), request, deps.now);
    case 'token':
      return readyMade(settings.serverUrl, secretOf(source), deps.now);
    case 'endpoint':
      return ask(settings.url, source.secret ? { Authorization: source.secret } : {});
    case 'sandbox':
      return ask(cloudTokenServer, { 'X-Sandbox-ID': settings.sandboxId });
  }
}

async function signed(
  { serverUrl, apiKey }: { readonly serverUrl: string; readonly apiKey: string },
  secret: string,
  request: CompleteRequest,
  now: number,
): Promise<Credentials> {
  const { participantName, participantMetadata, participantAttributes, agents } = request;
  const participantToken = await signToken({
    key: apiKey,
    secret,
    room: request.roomName,
    identity: request.participantIdentity,
    agents,
    now,
    ...(participantName ? { name: participantName } : {}),
    ...(participantMetadata ? { metadata: participantMetadata } : {}),
    ...(participantAttributes ? { attributes: participantAttributes } : {}),
  });
  return { serverUrl, participantToken, agents: agents.map(({ name }) => name) };
}

async function readyMade(serverUrl: string, token: string, now: number): Promise<Credentials> {
  const { expiresAt, agents } = tokenClaims(token);
  if (expiresAt !== undefined && expiresAt <= now)
    throw new CodedError(
      'token.expired',
      `The token expired at ${new Date(expiresAt).toISOString()}.`,
    );
  return { serverUrl, participantToken: token, agents };
}

function secretOf({ connection, secret }: Source): string {
  if (secret !== undefined) return secret;
  throw new CodedError('token.missing', `The secret of “${connection.name}” is missing.`);
}
