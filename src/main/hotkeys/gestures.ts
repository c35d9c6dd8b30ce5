import type { BindingName, TalkMode } from '../../shared/bindings.js';
import type { FailureCode } from '../../shared/failures.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import { initialSnapshot } from '../../shared/session.js';
import type { KeySink, KeySource } from './key-backend.js';

/** Milliseconds: a press that is let go sooner is a tap. */
const tapMs = 250;
/** Milliseconds from press to press: a second tap takes a start back within this. */
const takeBackMs = 400;
/** Milliseconds: the end of the last word comes after the finger. */
const tailMs = 200;
/** Milliseconds after which an answer to what was asked for is no longer awaited. */
const answerMs = { call: 1_000, start: 15_000 };

/** Milliseconds: how long a key may be held without a sign of life, and when the user is told of it. */
const watchdogs: Readonly<
  Record<KeySource, { readonly limit: number; readonly warning?: number }>
> = {
  key: { limit: 60_000 },
  portal: { limit: 300_000, warning: 10_000 },
  bus: { limit: 300_000, warning: 10_000 },
};

type Cancel = () => void;

export interface GesturesDeps {
  /** The user's setting, read at each press. */
  readonly mode: () => TalkMode;
  /** Whether there is something to call. */
  readonly hasConnection: () => boolean;
  /** Asks the conversation's owner for something. */
  readonly request: (intent: Intent) => void;
  /** Raises the window. */
  readonly show: () => void;
  /** There is nothing to call yet: helps the user to add it. */
  readonly addConnection: () => void;
  /** Tells what went wrong on every surface. */
  readonly report: (code: FailureCode) => void;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => Cancel;
}

/** The talk key while something holds it. */
interface Press {
  readonly at: number;
  /** It began a call. */
  readonly started: boolean;
  /** The microphone was live before it. */
  readonly wasLive: boolean;
}

/**
 * What a key, a caller on the bus or a command means: the table in `docs/key.md`. It owns every time
 * of it, since the timers of a page whose window is closed run once a second.
 */
export class Gestures implements KeySink {
  readonly #deps: GesturesDeps;
  #snapshot: Snapshot = initialSnapshot;
  /** What is down, and what lets go of it; the talk key and the others alike. */
  readonly #held = new Map<string, Cancel>();
  #press: Press | undefined;
  #lastTap: { readonly at: number; readonly started: boolean } | undefined;
  #tail: Cancel | undefined;
  /** The microphone as it was last asked for, until the owner shows it so. */
  #asked: { readonly live: boolean; readonly until: number } | undefined;
  /** A start was asked for and the owner doesn't show it yet; the failure that stood before it. */
  #starting: { readonly failedAt?: number; readonly until: number } | undefined;
  /** The microphone was muted while a start was asked for that the owner hadn't begun. */
  #mutedTooSoon = false;

  constructor(deps: GesturesDeps) {
    this.#deps = deps;
  }

  down(binding: BindingName, source: KeySource): void {
    const key = `${binding} ${source}`;
    if (this.#held.has(key)) return this.alive(binding, source);
    const isFirst = !this.#isTalkHeld();
    this.#watch(binding, source);
    if (binding !== 'talk' || this.#deps.mode() === 'toggle') return this.press(binding);
    if (isFirst) this.#talkDown();
  }

  alive(binding: BindingName, source: KeySource): void {
    if (this.#held.has(`${binding} ${source}`)) this.#watch(binding, source);
  }

  up(binding: BindingName, source: KeySource): void {
    const key = `${binding} ${source}`;
    this.#held.get(key)?.();
    if (!this.#held.delete(key) || binding !== 'talk') return;
    if (!this.#isTalkHeld()) this.#talkUp();
  }

  press(binding: BindingName, at: number = this.#deps.now()): void {
    switch (binding) {
      case 'talk':
        return this.#toggle(at);
      case 'mute':
        return this.setMuted(this.#isLive());
      case 'stop':
        if (this.#phase() === 'call') this.#deps.request({ type: 'interrupt' });
        return;
      case 'hangUp':
        return this.#hangUp();
      case 'show':
        return this.#deps.show();
    }
  }

  /** The microphone of a call, on or off; without a call nothing. */
  setMuted(muted: boolean): void {
    if (this.#phase() === 'call' && this.#isLive() === muted) this.#setLive(!muted);
  }

  /** The owner's newest snapshot. */
  follow(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    const { connectionState, microphone } = snapshot;
    if (this.#starting && hasAnswered(snapshot, this.#starting)) this.#starting = undefined;
    // A retry leaves the old room first: what the microphone was asked for meanwhile went nowhere.
    if (this.#mutedTooSoon && microphone.enabled) return this.#setLive(false);
    if (connectionState === 'connected' && !microphone.pending) this.#mutedTooSoon = false;
    const isOver = connectionState === 'disconnected' && !this.#starting;
    if (isOver || (microphone.enabled === this.#asked?.live && !microphone.pending))
      this.#asked = undefined;
  }

  /** Lets go of everything that is held: its release may never come, as when the computer slept. */
  letGo(): void {
    for (const key of [...this.#held.keys()]) {
      const [binding, source] = key.split(' ') as [BindingName, KeySource];
      this.up(binding, source);
    }
  }

  dispose(): void {
    for (const cancel of this.#held.values()) cancel();
    this.#held.clear();
    this.#tail?.();
  }

  // The talk key

  #talkDown(): void {
    const wasLive = this.#isLive() && !this.#tail;
    this.#forgetTail();
    const phase = this.#phase();
    this.#press = { at: this.#deps.now(), started: isStart(phase), wasLive };
    if (phase !== 'call') this.#start(phase);
    else if (!this.#isLive()) this.#setLive(true);
  }

  #talkUp(): void {
    const press = this.#press;
    this.#press = undefined;
    if (!press) return;
    const isTap = this.#deps.now() - press.at < tapMs;
    if (isTap && this.#takesBack(press.at)) return;
    this.#lastTap = isTap ? press : undefined;
    if (!isTap || this.#deps.mode() === 'hold') {
      this.#tail = this.#deps.after(tailMs, () => {
        this.#tail = undefined;
        this.setMuted(true);
      });
    } else if (press.wasLive) this.setMuted(true);
  }

  /** A press of a key whose release isn't told, or doesn't count. */
  #toggle(at: number): void {
    if (this.#takesBack(at)) return;
    const phase = this.#phase();
    this.#lastTap = { at, started: isStart(phase) };
    if (phase !== 'call') return this.#start(phase);
    const isLive = this.#isLive() && !this.#tail;
    this.#forgetTail();
    this.#setLive(!isLive);
  }

  /** A second tap takes back the start that the first has made, and nothing else. */
  #takesBack(at: number): boolean {
    const first = this.#lastTap;
    this.#lastTap = undefined;
    if (!first?.started || at - first.at > takeBackMs) return false;
    this.#hangUp();
    return true;
  }

  #isTalkHeld(): boolean {
    return [...this.#held.keys()].some((key) => key.startsWith('talk '));
  }

  /** Lets go of a key that gives no sign of life. */
  #watch(binding: BindingName, source: KeySource): void {
    const { after, report, request } = this.#deps;
    const key = `${binding} ${source}`;
    const { limit, warning } = watchdogs[source];
    this.#held.get(key)?.();
    const cancels = [after(limit, () => this.up(binding, source))];
    let isWarned = false;
    if (warning !== undefined && binding === 'talk')
      cancels.push(
        after(limit - warning, () => {
          isWarned = true;
          report('hotkey.held');
        }),
      );
    this.#held.set(key, () => {
      for (const cancel of cancels) cancel();
      if (isWarned) request({ type: 'dismiss-failure', code: 'hotkey.held' });
    });
  }

  #forgetTail(): void {
    this.#tail?.();
    this.#tail = undefined;
  }

  // The call

  #phase(): Phase {
    const { connectionState, agent } = this.#snapshot;
    if (this.#starting && this.#deps.now() < this.#starting.until) return 'call';
    if (connectionState === 'disconnected' && !this.#deps.hasConnection()) return 'no connection';
    if (agent.state === 'failed') return 'failed';
    return connectionState === 'disconnected' ? 'disconnected' : 'call';
  }

  #start(phase: Exclude<Phase, 'call'>): void {
    if (phase === 'no connection') return this.#deps.addConnection();
    const { agent } = this.#snapshot;
    const until = this.#deps.now() + answerMs.start;
    this.#starting = {
      until,
      ...(agent.state === 'failed' ? { failedAt: agent.failures[0].at } : {}),
    };
    this.#mutedTooSoon = false;
    this.#asked = { live: true, until };
    this.#deps.request({ type: phase === 'failed' ? 'retry' : 'start', byKey: true });
  }

  #hangUp(): void {
    if (this.#snapshot.connectionState === 'disconnected' && !this.#starting) return;
    this.#starting = undefined;
    this.#asked = undefined;
    this.#mutedTooSoon = false;
    this.#deps.request({ type: 'end' });
  }

  /** What was asked for last counts before what is shown: the owner answers a little later. */
  #isLive(): boolean {
    const { connectionState, microphone } = this.#snapshot;
    if (this.#asked && this.#deps.now() < this.#asked.until) return this.#asked.live;
    // A call begins with a live microphone; it is shown as such once it is open.
    return microphone.enabled || (microphone.pending && connectionState === 'connecting');
  }

  #setLive(live: boolean): void {
    this.#mutedTooSoon = !live && this.#starting !== undefined;
    this.#asked = { live, until: this.#deps.now() + answerMs.call };
    this.#deps.request({ type: 'set-microphone', enabled: live });
  }
}

type Phase = 'no connection' | 'disconnected' | 'failed' | 'call';

const isStart = (phase: Phase): boolean => phase === 'disconnected' || phase === 'failed';

/** Whether the owner shows the start that it was asked for, or how it failed. */
function hasAnswered(
  { connectionState, agent }: Snapshot,
  { failedAt }: { readonly failedAt?: number },
): boolean {
  if (agent.state === 'failed') return agent.failures[0].at !== failedAt;
  return connectionState !== 'disconnected';
}
