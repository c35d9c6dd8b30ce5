import type { Intent } from '../../shared/session.js';

/** Asks the conversation, whichever window it is in. */
export type Ask = (intent: Intent) => void;

/** What only the window with the conversation asks: no other one shows what is written. */
export type OwnIntent =
  | Intent
  | { readonly type: 'send-message'; readonly text: string }
  | { readonly type: 'resend-message'; readonly id: string };
