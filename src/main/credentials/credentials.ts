import type { Connection } from '../../shared/connections.js';
import type { CredentialsInput } from '../../shared/ipc.js';
import type { Credentials, TokenRequest } from '../../shared/session.js';
import { createCredentialsCache } from './cache.js';
import type { Environment } from './environment.js';
import { CredentialsError } from './error.js';
import { signToken, tokenClaims } from './token.js';

export interface CredentialsDeps {
  readonly environment: Environment;
  /** The same for every call of this installation, so that a call taken up again is the same person. */
  readonly identity: string;
  /** A room name never used before. */
  newRoom(): string;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface CredentialsService {
  /** The connection in use, without its secret; null when none is set up. */
  readonly connection: Connection | null;
  /**
   * What one call needs. A token is reused for an equal request until a minute before it expires,
   * unless `fresh`. A ready-made token says what it says, whatever the request.
   * @throws an error whose `code` is `token.missing`, `token.invalid` or `token.expired`
   */
  get(options: CredentialsInput): Promise<Credentials>;
  /** Whoever asks next did not use the kept token, but somebody may have: its room is not new. */
  forget(): void;
}

/** Makes the service that holds the secrets and hands out tokens made with them. */
export function createCredentials(deps: CredentialsDeps): CredentialsService {
  const { environment, identity } = deps;
  const cache = createCredentialsCache(deps.now);
  if (!environment.ok) {
    const { error } = environment;
    return { connection: null, get: () => Promise.reject(error), forget: () => undefined };
  }

  const { connection, material } = environment;
  const { serverUrl, agentName } = connection;

  const literal = async (token: string): Promise<Credentials> => {
    const { expiresAt, agents } = tokenClaims(token);
    if (expiresAt !== undefined && expiresAt <= deps.now())
      throw new CredentialsError(
        'token.expired',
        `LIVEKIT_TOKEN expired at ${new Date(expiresAt).toISOString()}; start Parley with a new one.`,
      );
    return { serverUrl, participantToken: token, agents };
  };

  const signed = async (
    key: string,
    secret: string,
    request: TokenRequest,
  ): Promise<Credentials> => {
    const { participantName, participantMetadata, participantAttributes } = request;
    const agents = request.agents ?? (agentName ? [{ name: agentName }] : []);
    const participantToken = await signToken({
      key,
      secret,
      room: request.roomName ?? deps.newRoom(),
      identity: request.participantIdentity ?? identity,
      agents,
      now: deps.now(),
      ...(participantName ? { name: participantName } : {}),
      ...(participantMetadata ? { metadata: participantMetadata } : {}),
      ...(participantAttributes ? { attributes: participantAttributes } : {}),
    });
    return { serverUrl, participantToken, agents: agents.map(({ name }) => name) };
  };

  return {
    connection,
    forget: cache.clear,
    get: ({ fresh, request = {} }) =>
      cache.get({ connection, identity, request }, { fresh }, () =>
        material.kind === 'literal'
          ? literal(material.token)
          : signed(material.key, material.secret, request),
      ),
  };
}
