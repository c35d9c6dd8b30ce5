import { situationOf } from './situation.js';
import type { Snapshot } from './session.js';

/** What Parley does at this moment, for other programs: no word of a conversation, no address. */
export interface Status {
  /** The word that window and tray show, in small letters, e.g. `listening`; `disconnected` without a call. */
  readonly state: string;
  /** There is a call, and its microphone is off. */
  readonly muted: boolean;
  /** What is wrong now; null: nothing. */
  readonly failure: {
    readonly code: string;
    /** What happened and what to do, on one line. */
    readonly text: string;
  } | null;
}

/** What other programs are told of a snapshot. */
export function statusOf(snapshot: Snapshot): Status {
  const { agent, connectionState, microphone, failures } = snapshot;
  const failed = agent.state === 'failed' ? agent.failures[0] : failures.at(-1);
  // Programs want one name for it; the windows' words tell a person more.
  const isAtRest = connectionState === 'disconnected' && agent.state !== 'failed';
  return {
    state: isAtRest ? 'disconnected' : situationOf(snapshot).word.toLowerCase(),
    muted: connectionState !== 'disconnected' && !microphone.enabled,
    failure: failed
      ? { code: failed.code, text: oneLine(`${failed.message} ${failed.advice}`) }
      : null,
  };
}

/** Without control characters: it goes to terminals and through line-wise tools. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** `parley --status`: one line for a person, or for a program. */
export function statusLine(status: Status | null, json: boolean): string {
  if (json) return JSON.stringify(status ? { running: true, ...status } : { running: false });
  if (!status) return 'not running';
  const { state, muted, failure } = status;
  const shown = muted && state !== 'muted' ? `${state}, muted` : state;
  return failure ? `${shown}: ${failure.text} (${failure.code})` : shown;
}
