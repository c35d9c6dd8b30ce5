import type { Credentials } from '../../shared/session.js';
import { tokenClaims } from './token.js';

/** Milliseconds before its expiry from which a token counts as used up. */
const leeway = 60_000;

/**
 * Tokens that are kept: one for each connection and each kind of call, with room to spare. A page that
 * asks for ever different ones fills no memory.
 */
const keptAtMost = 8;

interface Entry {
  readonly credentials: Credentials;
  readonly expiresAt: number;
  readonly notBefore: number;
}

export interface CredentialsCache {
  /**
   * Credentials for a request: the kept ones while their token is good, else new ones; of the kept
   * ones the oldest go first.
   * Equal requests at the same time share one fetch. A failure changes nothing that is kept.
   * @param request compared by value, so it must be plain data
   * @param options `fresh`: new ones in any case
   */
  get<Request>(
    request: Request,
    options: { readonly fresh: boolean },
    fetch: (request: Request) => Promise<Credentials>,
  ): Promise<Credentials>;
  /** Keeps nothing any more. */
  clear(): void;
}

/**
 * Makes a cache of credentials. A token without an expiry is never kept.
 * @param now milliseconds since the epoch
 */
export function createCredentialsCache(now: () => number): CredentialsCache {
  const entries = new Map<string, Entry>();
  const running = new Map<string, Promise<Credentials>>();

  const keep = (key: string, credentials: Credentials): void => {
    const { expiresAt, notBefore = 0 } = tokenClaims(credentials.participantToken);
    // Set again, the newest stands last; a map keeps its order.
    entries.delete(key);
    if (expiresAt === undefined) return;
    entries.set(key, { credentials, expiresAt, notBefore });
    for (const oldest of [...entries.keys()].slice(0, -keptAtMost)) entries.delete(oldest);
  };

  const isGood = ({ expiresAt, notBefore }: Entry): boolean =>
    notBefore <= now() && now() < expiresAt - leeway;

  return {
    clear: () => entries.clear(),
    get(request, { fresh }, fetch) {
      const key = keyOf(request);
      const entry = entries.get(key);
      if (!fresh && entry && isGood(entry)) return Promise.resolve(entry.credentials);
      const turn = `${fresh}:${key}`;
      const shared = running.get(turn);
      if (shared) return shared;
      const fetched = fetch(request)
        .then((credentials) => {
          keep(key, credentials);
          return credentials;
        })
        .finally(() => running.delete(turn));
      running.set(turn, fetched);
      return fetched;
    },
  };
}

/** The same text for equal values, whatever the order of their keys. */
function keyOf(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
