/** What the computer's sleep does to a call: it comes back muted, by itself, and says so. */
import type { ConnectionState } from '../../shared/session.js';
import type { Readable, Writable } from './store.js';
import type { LocalMicrophone } from './types.js';

const slept = 'The computer was asleep; your microphone is off.';

export interface Sleep {
  suspend(): void;
  resume(): void;
}

export interface SleepDeps {
  readonly connection: Readable<ConnectionState>;
  readonly microphone: LocalMicrophone;
  readonly notice: Writable<string | undefined>;
}

/** Each may be told more than once: systems do. */
export function createSleep({ connection, microphone, notice }: SleepDeps): Sleep {
  let wasLive = false;
  /** A room that reconnects by itself publishes what is live: nobody may be heard unawares. */
  const mute = (): void => {
    const { enabled, pending } = microphone.state.get();
    if (!enabled && !pending) return;
    wasLive = true;
    void microphone.setEnabled(false);
  };
  microphone.state.subscribe(({ enabled }) => {
    if (enabled && notice.get() === slept) notice.set(undefined);
  });
  return {
    suspend() {
      if (connection.get() !== 'disconnected') mute();
    },
    resume() {
      if (connection.get() !== 'disconnected') {
        mute();
        if (wasLive) notice.set(slept);
      }
      wasLive = false;
    },
  };
}
