import type { Cancel, Clock, SoundPort } from './ports.js';
import { writable } from './store.js';
import type { Readable } from './store.js';
import type { MediaTrack } from './types.js';

/** A longer silence of the agent ends an answer. */
const pauseMs = 700;
/** What comes later is no answer but the agent's own idea. */
const longestReplyMs = 30_000;

/**
 * Measures how long the agent takes to answer: from the last sound above silence of the
 * microphone to the first one of the agent, as this computer records and plays them.
 * @returns the last answer's milliseconds; undefined before the first
 */
export function measureReplies(
  clock: Clock,
  listen: SoundPort,
  user: Readable<MediaTrack | undefined>,
  agent: Readable<MediaTrack | undefined>,
): Readable<number | undefined> {
  const replyMs = writable<number | undefined>(undefined);
  let userAt: number | undefined;
  let agentAt = -Infinity;
  let stop: Cancel | undefined;

  const onUser = (): void => {
    userAt = clock.now();
  };
  const onAgent = (): void => {
    const now = clock.now();
    const isBeginning = now - agentAt > pauseMs;
    const isAnswer = userAt !== undefined && userAt > agentAt && now - userAt <= longestReplyMs;
    if (isBeginning && isAnswer && userAt !== undefined) replyMs.set(now - userAt);
    agentAt = now;
  };
  const onBlind = (): void => {
    userAt = undefined;
  };

  const follow = (): void => {
    stop?.();
    stop = undefined;
    const [mine, theirs] = [user.get(), agent.get()];
    if (!theirs) {
      onBlind();
      replyMs.set(undefined);
    }
    if (!mine || !theirs) return;
    const stops = [
      listen(mine, { onSound: onUser, onBlind }),
      listen(theirs, { onSound: onAgent, onBlind }),
    ];
    stop = () => stops.forEach((one) => one());
  };
  user.subscribe(follow);
  agent.subscribe(follow);
  return replyMs;
}
