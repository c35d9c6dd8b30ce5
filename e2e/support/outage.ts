import type { Locator } from 'playwright';
import type { Parley } from './parley.js';

/** What the main window says of a network or a server that is gone during a call. */
export const outage = ({ main, status }: Parley): Locator =>
  main
    .getByText(/The call’s connection has stalled|The connection to the server was lost/)
    .or(status.filter({ hasText: 'Reconnecting' }))
    .first();
