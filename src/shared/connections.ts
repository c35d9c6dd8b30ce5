/** A connection to a LiveKit server, as a window may see it: never its key or secret. */
export interface Connection {
  readonly kind: 'environment';
  readonly name: string;
  /** Where the calls go, e.g. `wss://example.livekit.cloud`. */
  readonly serverUrl: string;
  /** The agent asked for in each call; absent: any agent that joins. */
  readonly agentName?: string;
}

/** How tokens come about. */
export type ConnectionSettings =
  | { readonly kind: 'key'; readonly serverUrl: string; readonly apiKey: string }
  | { readonly kind: 'token'; readonly serverUrl: string }
  /** A token server: answers LiveKit’s standard request for a token. */
  | { readonly kind: 'endpoint'; readonly url: string }
  /** LiveKit Cloud’s own token server for development. */
  | { readonly kind: 'sandbox'; readonly sandboxId: string };

/** A connection as it is to be saved. */
export interface ConnectionDraft {
  /** Absent: a new one. */
  readonly id?: string;
  readonly name: string;
  readonly settings: ConnectionSettings;
  readonly agentName?: string;
  /** Absent: the stored one is kept; empty, of an endpoint: none any more. */
  readonly secret?: string;
}
