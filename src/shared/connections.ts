/** A connection to a LiveKit server, as a window may see it: never its key or secret. */
export interface Connection {
  readonly kind: 'environment';
  readonly name: string;
  /** Where the calls go, e.g. `wss://example.livekit.cloud`. */
  readonly serverUrl: string;
  /** The agent asked for in each call; absent: any agent that joins. */
  readonly agentName?: string;
}
