import type { Snapshot } from '../types.js';
import type { RemoteParticipant } from '../ports.js';
import { createSession } from '../session.js';
import type { SessionOptions } from '../session.js';
import { settle } from './clock.js';
import { agentNamed } from './room.js';
import { createWorld } from './world.js';

export interface CallSetUp {
  readonly options?: SessionOptions;
  /** Who is dispatched by the token; default `helper`. */
  readonly dispatched?: readonly string[];
  /** Who is in the room at once; default the agent `helper`, listening. */
  readonly there?: readonly RemoteParticipant[];
  /** Changes the world before the call begins. */
  readonly before?: (world: ReturnType<typeof createWorld>) => void;
}

/** A session whose room is connected, and the levers of its world. */
export async function inCall({
  options = {},
  dispatched = ['helper'],
  there = [agentNamed('helper', 'listening')],
  before,
}: CallSetUp = {}) {
  const world = createWorld(dispatched);
  before?.(world);
  const session = createSession(world.ports, options);
  const started = session.start();
  started.catch(() => undefined);
  await settle();
  world.room.connecting.resolve();
  await settle();
  const { handlers } = world.room;
  for (const one of there) handlers.onParticipant(one);
  await settle();
  return {
    world,
    session,
    started,
    handlers,
    rows: () => session.messages.rows.get(),
    codes: () => session.failures.get().map(({ code }) => code),
    words: () => wordsOf(session.snapshot.get()),
  };
}

/** The words of a snapshot that a test compares. */
export function wordsOf({ connectionState, agent, microphone, failures }: Snapshot) {
  const word =
    agent.state === 'connected'
      ? agent.activity
      : agent.state === 'connecting' && agent.buffering
        ? 'buffering'
        : agent.state;
  return {
    connectionState,
    agent: word,
    microphone: microphone.enabled,
    failures: failures.map((one) => one.code),
  };
}
