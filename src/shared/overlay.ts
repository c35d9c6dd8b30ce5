import type { Failure } from './failures.js';
import type { Snapshot } from './session.js';
import { failuresToShow } from './failure-life.js';
import { situationOf } from './situation.js';

/** What the overlay, or the notification in its place, tells. */
export type OverlayView =
  | { readonly about: 'failure'; readonly failure: Failure; readonly snapshot: Snapshot }
  | { readonly about: 'call' | 'ended'; readonly snapshot: Snapshot };

/** Milliseconds that something is told which does not last by itself. */
const [briefMs, failureMs] = [4_000, 12_000];

/** One thing to tell, and for how long. */
export interface OverlayTopic {
  /** Another key is another thing, which is told from the beginning. */
  readonly key: string;
  /** Milliseconds; Infinity: as long as it is so. */
  readonly lastsMs: number;
  readonly view: OverlayView;
}

/**
 * The call as the overlay tells it. What is live or on its way is told as long as it lasts; a quiet
 * call with the microphone off, and a call's end, only for a moment.
 */
export function callTopicOf(snapshot: Snapshot): OverlayTopic {
  if (snapshot.connectionState === 'disconnected')
    return { key: 'ended', lastsMs: briefMs, view: { about: 'ended', snapshot } };
  const view = { about: 'call', snapshot } as const;
  return isQuiet(snapshot)
    ? { key: 'quiet', lastsMs: briefMs, view }
    : { key: 'busy', lastsMs: Infinity, view };
}

/** The failure to tell; undefined: there is none. */
export function failureTopicOf(snapshot: Snapshot): OverlayTopic | undefined {
  const [failure] = failuresToShow(snapshot);
  if (!failure) return undefined;
  return {
    key: `${failure.code} ${failure.at}`,
    lastsMs: failureMs,
    view: { about: 'failure', failure, snapshot },
  };
}

/** No device is live, and the agent does nothing that the user waits for. */
function isQuiet(snapshot: Snapshot): boolean {
  const { microphone, camera, screenShare } = snapshot;
  if (microphone.enabled || camera.enabled || screenShare.enabled) return false;
  const { word } = situationOf(snapshot);
  return word === 'Muted' || word === 'Connected' || word === 'Failed';
}
