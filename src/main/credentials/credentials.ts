import { CodedError } from '../../shared/failures.js';
import type { TokenWords } from '../../shared/connections.js';
import type { CredentialsInput } from '../../shared/ipc.js';
import type { AgentDispatch, Credentials, PageTokenRequest } from '../../shared/session.js';
import { createCredentialsCache } from './cache.js';
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
  /** The LiveKit server, where an answer names none. */
  readonly serverUrl?: string;
  /** Whether an answer may name a server in a private network that is spoken to without TLS. */
  readonly withoutTls?: true;
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

export interface CredentialsDeps {
  /** What credentials are made from now, asked again for each request; rejects when there are none. */
  source(): Promise<Source>;
  /** The same for every call of this installation, so that a call taken up again is the same person. */
  readonly identity: string;
  /** A room name never used before. */
  newRoom(): string;
  /** Milliseconds since the epoch. */
  now(): number;
  readonly askTokenServer: AskTokenServer;
  /** Told before credentials are handed out: the server that the page may call with them. */
  onServer(credentials: Credentials): void;
}

export interface CredentialsService {
  /**
   * What one call needs. A token is reused for an equal request until a minute before it expires,
   * unless `fresh`. A ready-made token says what it says, whatever the request.
   * @throws an error whose `code` is one of `token.*`, `vault.*`, or `offline`
   */
  get(options: CredentialsInput): Promise<Credentials>;
  /**
   * The asking page is gone: what is under way ends. The next page did not use the kept token, but
   * another may have: its room is not new.
   */
  forget(): void;
}

/** Makes the service that holds the secrets and hands out tokens made with them. */
export function createCredentials(deps: CredentialsDeps): CredentialsService {
  const { identity } = deps;
  const cache = createCredentialsCache(deps.now);
  let wanted = new AbortController();
  let asked = 0;
  let answered = 0;

  const complete = (request: PageTokenRequest, { connection }: Source): CompleteRequest => ({
    ...wordsOf(connection),
    ...request,
    roomName: deps.newRoom(),
    participantIdentity: identity,
    agents: request.agents ?? wordsOf(connection).agents,
  });

  return {
    async get({ fresh, request = {} }) {
      const mine = ++asked;
      const source = await deps.source();
      const credentials = await cache.get({ source, identity, request }, { fresh }, () =>
        mint(source, complete(request, source), {
          now: deps.now(),
          signal: wanted.signal,
          askTokenServer: deps.askTokenServer,
        }),
      );
      // An answer that comes after a later one's is for a call that is over.
      if (mine > answered) {
        answered = mine;
        deps.onServer(credentials);
      }
      return credentials;
    },
    forget() {
      cache.clear();
      wanted.abort();
      wanted = new AbortController();
    },
  };
}

/** What the tokens of a connection say beside their room. */
export function wordsOf({
  agentName,
  agentMetadata,
  participantName,
  participantAttributes,
}: TokenWords): Pick<CompleteRequest, 'agents' | 'participantName' | 'participantAttributes'> {
  const agent = agentName && {
    name: agentName,
    ...(agentMetadata === undefined ? {} : { metadata: agentMetadata }),
  };
  return {
    agents: agent ? [agent] : [],
    ...(participantName === undefined ? {} : { participantName }),
    ...(participantAttributes === undefined ? {} : { participantAttributes }),
  };
}

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
  const ask = (server: TokenServer): Promise<Credentials> =>
    deps.askTokenServer(server, request, deps.signal);
  switch (settings.kind) {
    case 'key':
      return signed(settings, secretOf(source), request, deps.now);
    case 'token':
      return readyMade(settings.serverUrl, secretOf(source), deps.now);
    case 'endpoint': {
      const { url, serverUrl, withoutTls } = settings;
      return ask({
        url,
        ...(serverUrl === undefined ? {} : { serverUrl }),
        ...(withoutTls ? { withoutTls } : {}),
        headers: source.secret ? { Authorization: source.secret } : {},
      });
    }
    case 'sandbox':
      return ask({ url: cloudTokenServer, headers: { 'X-Sandbox-ID': settings.sandboxId } });
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
