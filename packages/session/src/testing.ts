/** Hand-written stand-ins for the ports, for tests of a session and of what is built on it. */
export * from './testing/calls.js';
export * from './testing/clock.js';
export * from './testing/room.js';
export type { Deferred } from './signals.js';
export * from './testing/stream.js';
export type { FakeMicrophone, FakeTrack } from './testing/tracks.js';
export * from './testing/world.js';
