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
  let stopUser: Cancel | undefined;
  let stopAgent: Cancel | undefined;

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

  // Each for itself: what is said before the agent has a voice waits for an answer too.
  user.subscribe((track) => {
    stopUser?.();
    stopUser = track && listen(track, { onSound: onUser, onBlind });
    if (!track) onBlind();
  });
  agent.subscribe((track) => {
    stopAgent?.();
    stopAgent = track && listen(track, { onSound: onAgent, onBlind });
    if (!track) replyMs.set(undefined);
  });
  return replyMs;
}
