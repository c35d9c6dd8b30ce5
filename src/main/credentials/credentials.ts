import type { CredentialsInput } from '../../shared/ipc.js';
import type { Credentials, PageTokenRequest } from '../../shared/session.js';
import { createCredentialsCache } from './cache.js';
import { mint } from './mint.js';
import type { AskTokenServer, CompleteRequest } from './mint.js';
import type { Source } from './source.js';

export interface CredentialsDeps {
  /** What credentials are made from now, asked anew for each request; rejects when there are none. */
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
    ...request,
    roomName: deps.newRoom(),
    participantIdentity: identity,
    agents: request.agents ?? (connection.agentName ? [{ name: connection.agentName }] : []),
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
