import type { Snapshot } from './session.js';

type SituationWord =
  | 'Ready'
  | 'Not set up'
  | 'Call ended'
  | 'Connecting'
  | 'Initializing'
  | 'Idle'
  | 'Listening'
  | 'Thinking'
  | 'Speaking'
  | 'Muted'
  | 'Connected'
  | 'Reconnecting'
  | 'Failed';

/** Which of the icons, told apart by shape, stands for the situation. */
export type SituationIcon =
  | 'idle'
  | 'connecting'
  | 'connecting-mic'
  | 'listening'
  | 'thinking'
  | 'speaking'
  | 'muted'
  | 'failed';

/** One word per situation: the status of the windows, the tray and the announcement. */
export interface Situation {
  readonly word: SituationWord;
  readonly icon: SituationIcon;
  /** The microphone records or is sent; shown from the first moment on. */
  readonly live: boolean;
  /** Listening before the connection: what is said now is kept and sent to the agent. */
  readonly early: boolean;
  /** A muted mark beside Thinking and Speaking. */
  readonly muted: boolean;
  /** The first failure's sentence when the word is Failed. */
  readonly sentence?: string;
}

const activityWords = {
  initializing: 'Initializing',
  idle: 'Idle',
  listening: 'Listening',
  thinking: 'Thinking',
  speaking: 'Speaking',
} as const;

/**
 * The table of words: what to call the state that a snapshot is in.
 * @param isSetUp there is something to call
 */
export function situationOf(snapshot: Snapshot, isSetUp = true): Situation {
  const { connectionState, agent, microphone } = snapshot;
  const live = microphone.enabled && connectionState !== 'disconnected';
  const as = (word: SituationWord, icon: SituationIcon, muted = false): Situation => ({
    word,
    icon,
    live,
    early: icon === 'connecting-mic',
    muted,
  });

  if (agent.state === 'failed')
    return { ...as('Failed', 'failed'), sentence: agent.failures[0].message };
  if (connectionState === 'reconnecting') return as('Reconnecting', 'connecting');
  if (connectionState === 'disconnected') {
    if (snapshot.callEnded) return as('Call ended', 'idle');
    return as(isSetUp ? 'Ready' : 'Not set up', 'idle');
  }
  if (agent.state === 'connecting')
    return agent.buffering ? as('Listening', 'connecting-mic') : as('Connecting', 'connecting');
  if (agent.state === 'connected' && connectionState === 'connected') {
    const { activity } = agent;
    if (activity === 'initializing') return as('Initializing', 'connecting');
    if (activity === 'thinking' || activity === 'speaking')
      return as(activityWords[activity], activity, !microphone.enabled);
    if (!microphone.enabled) return as('Muted', 'muted', true);
    return as(activityWords[activity], 'listening');
  }
  if (connectionState === 'connecting') return as('Connecting', 'connecting');
  return microphone.enabled ? as('Connected', 'listening') : as('Muted', 'muted', true);
}
