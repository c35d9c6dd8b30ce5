/** One call at a time: starts it, ends it, and never runs two. */
import { startCall } from './call.js';
import type { Call } from './call.js';
import type { Outcome } from './call-deps.js';
import { describeError } from './failure-log.js';
import { roomChat } from './messages.js';
import type { OutgoingMessage } from './messages.js';
import type { SessionPorts } from './ports.js';
import { defaultTimes, requestOf } from './session-options.js';
import type { SessionOptions } from './session-options.js';
import type { SessionParts } from './session-parts.js';
import { SessionError } from './types.js';
import type { AbortSignalLike, Session } from './types.js';

export interface Calls {
  readonly start: Session['start'];
  end(outcome?: Outcome): Promise<void>;
  /** The computer sleeps, or is awake again. */
  setAsleep(asleep: boolean): void;
  /** Sends a chat message; rejects with a {@link SessionError} when there is no call. */
  deliver(message: OutgoingMessage): Promise<void>;
}

export interface CallsDeps {
  /** With a clock whose timers run in a batch. */
  readonly ports: SessionPorts;
  readonly options: SessionOptions;
  readonly parts: SessionParts;
  readonly batch: (run: () => void) => void;
}

/** Makes the keeper of a session's calls; none runs so far. */
export function createCalls({ ports, options, parts, batch }: CallsDeps): Calls {
  let call: Call | undefined;
  let tokenUsed = false;

  const begin = (): Call => {
    parts.failures.remove(() => true);
    parts.notice.set(undefined);
    return startCall(
      {
        ...parts,
        ports,
        times: { ...defaultTimes, ...options.times },
        senders: options.senders ?? [roomChat],
        receivers: options.receivers ?? [],
        request: requestOf(options),
        wanted: options.agents ?? [],
        batch,
        onTokenUsed: () => {
          tokenUsed = true;
        },
      },
      tokenUsed,
    );
  };

  /** Undefined: there is no room to be had; the newest failure says why. */
  const tryToBegin = (): Call | undefined => {
    try {
      return begin();
    } catch (error) {
      const { code, detail } = describeError(error, 'app.internal');
      parts.media.end();
      parts.agents.end(parts.failures.add(code, detail));
      return undefined;
    }
  };

  return {
    start({ signal } = {}) {
      if (parts.isGone.get() || signal?.aborted) return Promise.reject(new SessionError(undefined));
      if (call && !call.isOver) return call.started;
      let mine: Call | undefined;
      batch(() => {
        mine = tryToBegin();
      });
      if (!mine) return Promise.reject(new SessionError(parts.failures.all.get().at(-1)));
      call = mine;
      if (signal) endWith(signal, mine);
      return mine.started;
    },
    end: async (outcome) => call?.end(outcome),
    setAsleep: (asleep) => call?.setAsleep(asleep),
    deliver: (message) =>
      call && !call.isOver ? call.deliver(message) : Promise.reject(new SessionError(undefined)),
  };
}

/** The signal ends the call as long as it is starting. */
function endWith(signal: AbortSignalLike, call: Call): void {
  const abort = (): void => void call.end();
  const forget = (): void => signal.removeEventListener('abort', abort);
  signal.addEventListener('abort', abort);
  call.started.then(forget, forget);
}
