/** A conversation with LiveKit agents; what the outside has to offer comes in as ports. */
export * from './ports.js';
export { messageLimit } from './rows.js';
export { createSession, sessionWithAgent } from './session.js';
export type { SessionOptions } from './session.js';
export { derived, writable } from './store.js';
export type { Readable, Writable } from './store.js';
export * from './types.js';
