/** Connections to LiveKit servers, as main and the windows speak of them: never with a secret. */
import type { Failure } from './failures.js';
import { parseUrl } from './url.js';

/** Whether its line may go unencrypted, to private addresses only; absent: no. */
interface Tls {
  readonly withoutTls?: true;
}

/** How tokens come about; what is secret about it is kept apart. */
export type ConnectionSettings =
  /** Signed here; the secret is the API secret. */
  | ({ readonly kind: 'key'; readonly serverUrl: string; readonly apiKey: string } & Tls)
  /** Ready-made; the secret is the token. */
  | ({ readonly kind: 'token'; readonly serverUrl: string } & Tls)
  /**
   * Asked for at a token endpoint; the secret, if any, is the value of the Authorization header.
   * `serverUrl`: the LiveKit server where an answer names none.
   */
  | ({ readonly kind: 'endpoint'; readonly url: string; readonly serverUrl?: string } & Tls)
  /** Asked for at LiveKit Cloud's development token server; nothing is secret beside the id. */
  | { readonly kind: 'sandbox'; readonly sandboxId: string };

/** What a connection's tokens say beside its room; what is absent they do not. */
export interface TokenWords {
  /** The agent asked for in each call; absent: any agent that joins. */
  readonly agentName?: string;
  /** Handed to the agent's job as it is, at most 16,384 characters. */
  readonly agentMetadata?: string;
  /** The user's name as others see it. */
  readonly participantName?: string;
  readonly participantAttributes?: Readonly<Record<string, string>>;
}

/** A connection as a window may see it. */
export interface Connection extends TokenWords {
  /** `environment`, else a UUID. */
  readonly id: string;
  readonly name: string;
  readonly settings: ConnectionSettings;
  /**
   * Where its secret is: none is needed, sealed in the vault, in a plain file, in memory until Parley
   * quits, missing, unreadable, or given by the environment.
   */
  readonly secret: 'none' | 'vault' | 'plain' | 'memory' | 'missing' | 'unreadable' | 'environment';
  /** Why it is missing or unreadable. */
  readonly problem?: Failure;
}

/** A connection as it is to be saved. */
export interface ConnectionDraft extends TokenWords {
  /** Absent: a new one. */
  readonly id?: string;
  readonly name: string;
  readonly settings: ConnectionSettings;
  /** Absent: the stored one is kept; empty, of an endpoint: none any more. */
  readonly secret?: string;
}

/** What came of a file that was imported. */
export interface Imported {
  /** The names of the new ones. */
  readonly added: readonly string[];
  /** Those that were there already. */
  readonly known: readonly string[];
  /** Those that break a rule, and the sentence that says which. */
  readonly refused: readonly { readonly name: string; readonly message: string }[];
}

/** Where the Connections window begins: its list, a new one, or the one in use. */
export type ConnectionsPage = 'list' | 'add' | 'edit';

export interface Connections {
  readonly list: readonly Connection[];
  readonly activeId: string | null;
  /**
   * Where secrets would go now: the system's keyring, only memory because no keyring is usable, or
   * the weak file store that the user allowed.
   */
  readonly storage: {
    readonly kind: 'keyring' | 'memory' | 'plain';
    readonly backend: string;
    readonly problem?: Failure;
    /** Secrets lie in the weak file store, wherever new ones go. */
    readonly plainLeft?: true;
  };
}

/**
 * Where calls go, as short as a person needs it: the server's host, e.g. `127.0.0.1:7880`, else that
 * of the token server that names it.
 */
export function hostOf(settings: ConnectionSettings): string {
  if (settings.kind === 'sandbox') return 'LiveKit Cloud';
  const address = settings.kind === 'endpoint' ? settings.url : settings.serverUrl;
  return parseUrl(address)?.host ?? address;
}
