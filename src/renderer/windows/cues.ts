import { failuresToShow } from '../../shared/failure-life.js';
import type { Snapshot } from '../../shared/session.js';

/** What a short sound tells: the microphone is live, or off; the call is over; something failed. */
export type Cue = 'live' | 'muted' | 'ended' | 'failed';

/** Hears in the course of a conversation when there is something to tell by a sound. */
export class Cues {
  #isInCall = false;
  #isLive = false;
  #wantsMicrophone = false;
  #failure: string | undefined;

  /** @param first the snapshot that there is nothing to tell of */
  constructor(first: Snapshot) {
    this.next(first);
  }

  /** The conversation has changed. @returns what to tell of it */
  next(snapshot: Snapshot): Cue | undefined {
    const { connectionState, microphone } = snapshot;
    const before = {
      isInCall: this.#isInCall,
      isLive: this.#isLive,
      wantsMicrophone: this.#wantsMicrophone,
      failure: this.#failure,
    };
    this.#isInCall = connectionState !== 'disconnected';
    this.#isLive = isInUse(snapshot) && (before.isLive || isHeard(snapshot));
    this.#wantsMicrophone = microphone.enabled || microphone.pending;
    this.#failure = failureKey(snapshot);
    const isNewFailure = this.#failure !== undefined && this.#failure !== before.failure;
    const lostMicrophone = before.wantsMicrophone && !this.#wantsMicrophone;
    if (isNewFailure && (snapshot.agent.state === 'failed' || lostMicrophone)) return 'failed';
    if (before.isInCall && !this.#isInCall) return 'ended';
    if (this.#isLive !== before.isLive) return this.#isLive ? 'live' : 'muted';
    return undefined;
  }
}

/** From now on what is said reaches the agent: it is sent, or kept until the connection is there. */
function isHeard({ connectionState, agent }: Snapshot): boolean {
  return connectionState === 'connected' || (agent.state === 'connecting' && agent.buffering);
}

/** The device is open and switched on, for certain. */
function isInUse({ connectionState, microphone }: Snapshot): boolean {
  return connectionState !== 'disconnected' && microphone.enabled && !microphone.pending;
}

function failureKey(snapshot: Snapshot): string | undefined {
  const [failure] = failuresToShow(snapshot);
  return failure && `${failure.code} ${failure.at}`;
}
