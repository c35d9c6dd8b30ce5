import type { UtilityProcess } from 'electron';
import type { Log } from '../logging/log.js';
import { Listeners } from '../listeners.js';
import type { HookOrder, HookWord } from '../release-hook/protocol.js';

/** Ends of the process after which it isn't begun once more. */
const patience = 3;

export type HookProcess = Pick<UtilityProcess, 'postMessage' | 'on' | 'kill'>;

export interface ReleaseHookDeps {
  /** Begins the process of `src/main/release-hook`. */
  readonly fork: () => HookProcess;
  /** Whether the system lets Parley listen, asking the user where it wants to be asked. */
  readonly isAllowed: () => boolean;
  readonly log: Log;
}

/** What is heard of a chord: it is let go, or still held; `lost`: that can't be told any more. */
export type ChordNews = 'up' | 'alive' | 'lost';

/** Tells when chords are let go, by a process of its own. */
export class ReleaseHook {
  readonly #deps: ReleaseHookDeps;
  readonly #changes = new Listeners();
  readonly #watched = new Map<string, (news: ChordNews) => void>();
  #process: HookProcess | undefined;
  #isReady = false;
  #followed: readonly string[] = [];
  #isRefused = false;
  #ends = 0;

  /** Calls `run` when it can listen or can't any more. @returns an unsubscribe function */
  readonly subscribe = this.#changes.subscribe;

  constructor(deps: ReleaseHookDeps) {
    this.#deps = deps;
  }

  /** It listens when it is asked to. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Why it can't listen, and won't by itself; undefined: it can, or soon will. */
  get problem(): 'hotkey.no-accessibility' | 'hotkey.no-release' | undefined {
    if (this.#isRefused) return 'hotkey.no-accessibility';
    return this.#ends >= patience ? 'hotkey.no-release' : undefined;
  }

  /** Begins it, if it isn't there. */
  start(): void {
    if (this.#process || this.#ends >= patience) return;
    this.#isRefused = !this.#deps.isAllowed();
    if (this.#isRefused) return this.#changes.tell();
    try {
      const started = this.#deps.fork();
      this.#process = started;
      started.on('message', (word: HookWord) => this.#hear(word));
      started.on('exit', (code) => {
        if (this.#process === started) this.#ended(`ended with ${code}`);
      });
    } catch (error) {
      this.#ended(String(error));
    }
  }

  /** Gets ready for these chords, and lets go of all that were watched. */
  follow(chords: readonly string[]): void {
    this.#followed = chords;
    this.#watched.clear();
    if (this.#isReady) this.#order({ follow: chords });
  }

  /** Tells of this one of them, which was pressed, until it is let go. */
  watch(chord: string, onNews: (news: ChordNews) => void): void {
    this.#watched.set(chord, onNews);
    this.#order({ watch: chord });
  }

  dispose(): void {
    this.#watched.clear();
    const ending = this.#process;
    this.#process = undefined;
    this.#isReady = false;
    ending?.kill();
  }

  #order(order: HookOrder): void {
    this.#process?.postMessage(order);
  }

  #hear(word: HookWord): void {
    if (word.type === 'ready') {
      this.#isReady = true;
      this.#deps.log.info('the release of a key is heard');
      this.#order({ follow: this.#followed });
      return this.#changes.tell();
    }
    const onNews = this.#watched.get(word.chord);
    if (word.type !== 'alive') this.#watched.delete(word.chord);
    if (word.type === 'failed') this.#deps.log.warn(`a key’s release: ${word.reason}`);
    onNews?.(word.type === 'failed' ? 'lost' : word.type);
  }

  #ended(how: string): void {
    this.#ends += 1;
    this.#process = undefined;
    this.#isReady = false;
    this.#deps.log.warn(`the process that hears keys come up ${how}`);
    const lost = [...this.#watched.values()];
    this.#watched.clear();
    for (const onNews of lost) onNews('lost');
    this.start();
    this.#changes.tell();
  }
}
