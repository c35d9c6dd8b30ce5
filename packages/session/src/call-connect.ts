/** The way into a call's room: credentials and microphone side by side, each with its limit. */
import type { Credentials } from '../../../src/shared/session.js';
import type { CallDeps } from './call-deps.js';
import type { Ending } from './call-ending.js';
import { within } from './deferred.js';
import { describeError } from './failure-log.js';
import { PortError } from './ports.js';
import type { Room } from './ports.js';
import type { AgentRequest } from './types.js';

export interface Way {
  readonly room: Room;
  readonly ending: Ending;
  /** Resolves when the microphone is open or can't be. */
  readonly opening: Promise<void>;
  /** The token must not have been used before. */
  readonly fresh: boolean;
}

/** Waits for something, but no longer than `ms` or the call. */
export function limited<Value>(
  { ports }: CallDeps,
  { over }: Ending,
  ms: number,
  work: Promise<Value>,
  late: () => Error,
): Promise<Value> {
  return within(ports.clock, ms, Promise.race([work, over]), late);
}

/**
 * Connects a room. Resolves with the agents that should come, when it is connected.
 * Rejects with what failed; as aborted when the call ends meanwhile.
 */
export async function connectRoom(deps: CallDeps, way: Way): Promise<readonly AgentRequest[]> {
  const { ports, request, times, media } = deps;
  const { room, ending, fresh } = way;
  const patience = patienceFor(deps, way);
  const asked = credentialsFrom(ports.credentials({ fresh, ...(request ? { request } : {}) }));
  const noToken = (): Error => new PortError('token.timeout');
  const credentials = await limited(deps, ending, times.credentialsMs, asked, noToken);
  await patience;
  deps.onTokenUsed();
  const connecting = room.connect(credentials);
  media.attach(room);
  await limited(deps, ending, times.connectMs, connecting, () => tooLate(room));
  return merge(deps.wanted, credentials.agents);
}

/** Whatever a source of tokens fails with has to do with the token, also without a code of its own. */
async function credentialsFrom(asked: Promise<Credentials>): Promise<Credentials> {
  try {
    return await asked;
  } catch (error) {
    const { code, detail } = describeError(error, 'token.unreachable');
    throw new PortError(code, detail);
  }
}

/** Resolves when the microphone is open, or has taken too long for that; rejects with the call's end. */
function patienceFor({ ports, times }: CallDeps, { opening, ending }: Way): Promise<void> {
  let cancel = (): void => undefined;
  const enough = new Promise<void>((resolve) => {
    cancel = ports.clock.after(times.microphoneMs, resolve);
  });
  ending.onEnd(() => cancel());
  const patience = Promise.race([opening, enough, ending.over]).finally(() => cancel());
  // Whoever waits for it hears of it; until then nobody does.
  patience.catch(() => undefined);
  return patience;
}

/** The agents that the token dispatches and those that the app asked for, each once. */
function merge(wanted: readonly AgentRequest[], names: readonly string[]): readonly AgentRequest[] {
  const known = new Set(wanted.map(({ name }) => name));
  return [...wanted, ...names.filter((name) => !known.has(name)).map((name) => ({ name }))];
}

function tooLate(room: Room): PortError {
  return new PortError(room.stage === 'media' ? 'connection.media-blocked' : 'connection.timeout');
}
