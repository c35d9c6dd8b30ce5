/** Whether the page that holds the conversation still answers. */
import type { Intent, Snapshot } from '../../shared/session.js';
import type { Door } from '../ipc/ipc.js';
import type { Log } from '../logging/log.js';
import type { SessionRelay } from './session-relay.js';

/** Milliseconds between two beats. */
const interval = 500;
/** Milliseconds without an answer after which the page counts as hung; a beat more, and it is told. */
const patience = 4_000;
/** Milliseconds within which a page must have heard that it is to be silent. */
const obedience = 2_000;
/**
 * Milliseconds by which a timer of main's own may be late. Beyond that main itself stood still, or the
 * computer slept: what the page did in that time is unknown, and it gets all of its time once more.
 */
const lateness = 1_000;

export interface HeartbeatDeps {
  readonly tell: Door['tell'];
  readonly relay: Pick<SessionRelay, 'snapshot' | 'subscribe' | 'onIntent'>;
  /** The page has stopped to answer, or answers again. */
  onHung(hung: boolean): void;
  /** Ends the page's process, and with it the call and its microphone. */
  endPage(): void;
  /** Milliseconds, monotonic. */
  now(): number;
  readonly log: Log;
}

interface Wait {
  readonly timer: NodeJS.Timeout;
  readonly beat: number;
}

/**
 * Asks the page for a sign of life while there is a call. The page answers to a message: its own timers
 * run once a second at most while it is hidden. An intent that is to silence it must be heard within two
 * seconds; messages keep their order, so a beat that follows the intent and is answered tells that.
 */
export class Heartbeat {
  readonly #deps: HeartbeatDeps;
  readonly #stops: readonly (() => void)[];
  #ticks: NodeJS.Timeout | undefined;
  /** The newest beat; the page answers with its number. */
  #sent = 0;
  #answered = 0;
  #lastSign = 0;
  #lastTick = 0;
  #hung = false;
  #silencing: Wait | undefined;

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps;
    this.#stops = [
      deps.relay.subscribe((snapshot) => this.#follow(snapshot)),
      deps.relay.onIntent((intent) => {
        if (silences(intent, deps.relay.snapshot())) this.#demand();
      }),
    ];
  }

  /** The page's answer to a beat. */
  answer(beat: number): void {
    this.#answered = Math.max(this.#answered, Math.min(beat, this.#sent));
    this.#lastSign = this.#deps.now();
    if (this.#silencing && this.#answered >= this.#silencing.beat) this.#stopSilencing();
    if (!this.#hung) return;
    this.#deps.log.info("the conversation's page answers again");
    this.#setHung(false);
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    clearInterval(this.#ticks);
    this.#stopSilencing();
  }

  #follow({ connectionState }: Snapshot): void {
    const inCall = connectionState !== 'disconnected';
    if (inCall === (this.#ticks !== undefined)) return;
    clearInterval(this.#ticks);
    this.#ticks = undefined;
    if (!inCall) {
      // The call's end, or the page's.
      this.#answered = this.#sent;
      this.#stopSilencing();
      return this.#setHung(false);
    }
    this.#lastTick = this.#lastSign = this.#deps.now();
    this.#ticks = setInterval(() => this.#tick(), interval);
  }

  #tick(): void {
    const now = this.#deps.now();
    const late = now - this.#lastTick > interval + lateness;
    this.#lastTick = now;
    if (late) this.#lastSign = now;
    // One beat at a time: a page that comes back has not a heap of them to answer.
    if (this.#answered === this.#sent) this.#beat();
    if (this.#hung || now - this.#lastSign < patience) return;
    this.#deps.log.error(`the conversation's page has not answered for ${patience} ms`);
    this.#setHung(true);
  }

  #beat(): number {
    this.#sent += 1;
    this.#deps.tell('owner', 'session.beat', this.#sent);
    return this.#sent;
  }

  #demand(): void {
    const beat = this.#beat();
    // The first one counts: a second press gives a hung page no more time.
    if (!this.#silencing) this.#await(beat);
  }

  #await(beat: number): void {
    const begun = this.#deps.now();
    const timer = setTimeout(() => {
      if (this.#deps.now() - begun > obedience + lateness) return this.#await(beat);
      this.#silencing = undefined;
      this.#deps.log.error(
        `the conversation's page did not hear within ${obedience} ms that it is to be silent: it is ended`,
      );
      this.#deps.endPage();
    }, obedience);
    this.#silencing = { timer, beat };
  }

  #stopSilencing(): void {
    clearTimeout(this.#silencing?.timer);
    this.#silencing = undefined;
  }

  #setHung(hung: boolean): void {
    if (this.#hung === hung) return;
    this.#hung = hung;
    this.#deps.onHung(hung);
  }
}

/** Whether an intent is to end the call or to close its microphone. */
function silences(intent: Intent, { connectionState }: Snapshot): boolean {
  if (connectionState === 'disconnected') return false;
  return intent.type === 'end' || (intent.type === 'set-microphone' && !intent.enabled);
}
