import type { Connection } from '../../shared/connections.js';

/** What credentials are made from: a connection and its secret. Never leaves main. */
export interface Source {
  readonly connection: Connection;
  /** The API secret, the token or the Authorization header's value, as the connection's kind says. */
  readonly secret?: string;
}
