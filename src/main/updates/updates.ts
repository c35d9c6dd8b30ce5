import type { Engine } from './engine.js';
import { updateFormatOf } from './source.js';
import type { Installation, UpdateFormat } from './source.js';
import type { Failure } from '../../shared/failures.js';
import { updateText } from '../../shared/updates.js';
import type { UpdateState } from '../../shared/updates.js';
import { Listeners } from '../listeners.js';
import type { Log } from '../logging/log.js';

export interface UpdatesDeps {
  readonly installation: Installation;
  /** The user's switch; while it is off nothing is contacted. */
  allowed(): boolean;
  inCall(): boolean;
  /** Loads what does the work. */
  loadEngine(format: UpdateFormat): Promise<Engine>;
  /** Runs something after a time in ms; the answer stops that. */
  after(ms: number, run: () => void): () => void;
  failureOf(error: unknown): Failure;
  /** Ends the app; `restart`: and starts what is in its place then. */
  quit(restart: boolean): void;
  readonly log: Log;
}

/** Keeps this Parley up to date, where its format lets it. */
export interface Updates {
  state(): UpdateState;
  /** Calls `run` with every change of the state. @returns an unsubscribe function */
  subscribe(run: (update: UpdateState) => void): () => void;
  /** Looks for an update now and fetches it; what goes wrong is in the state. */
  check(): Promise<void>;
  /** Restarts with the fetched update: at once, or when the call is over. */
  restart(): void;
  /** A call may have ended, or the user's switch may have been turned. */
  reconsider(): void;
  /** The app is ending: a fetched update is put in place. */
  quitting(): void;
  dispose(): void;
}

/** Milliseconds: the start of the app and the first words of a call come before any update. */
const firstCheck = 60_000;
const checkEvery = 6 * 60 * 60_000;

/** Makes the service; nothing is contacted or loaded before the first check. */
export function createUpdates(deps: UpdatesDeps): Updates {
  const { log } = deps;
  const format = updateFormatOf(deps.installation);
  const listeners = new Listeners<UpdateState>();
  let update: UpdateState = { state: 'idle' };
  let engine: Engine | undefined;
  let working = false;
  let due = false;
  let stopTimer = (): void => undefined;

  const become = (next: UpdateState): void => {
    if (JSON.stringify(next) === JSON.stringify(update)) return;
    if (next.state !== update.state) log.info(`updates: ${update.state} -> ${next.state}`);
    update = next;
    listeners.tell(next);
  };
  const fail = (error: unknown): void => {
    log.warn('updates: failed', error);
    become({ state: 'failed', failure: deps.failureOf(error) });
  };

  const work = async (by: UpdateFormat): Promise<void> => {
    become({ state: 'checking' });
    engine ??= await deps.loadEngine(by);
    const { version, wanted } = await engine.check();
    if (!wanted) {
      const later = version === deps.installation.version ? {} : { later: version };
      return become({ state: 'current', ...later });
    }
    become({ state: 'downloading', version, percent: 0 });
    await engine.download((percent) => become({ state: 'downloading', version, percent }));
    become({ state: 'ready', version, afterCall: false });
  };

  const check = async (): Promise<void> => {
    // What has been fetched comes first; the next one is looked for after it.
    if (typeof format !== 'string' || !deps.allowed() || working || update.state === 'ready')
      return;
    working = true;
    await work(format).catch(fail);
    working = false;
    reconsider();
  };

  /** A download must not take the line of a call. */
  const checkUnlessInCall = (): void => {
    due = deps.inCall();
    if (!due) void check();
  };

  const schedule = (ms: number): void => {
    stopTimer = deps.after(ms, () => {
      schedule(checkEvery);
      checkUnlessInCall();
    });
  };

  const restartNow = (): void => {
    try {
      engine?.install(true);
    } catch (error) {
      return fail(error);
    }
    become({ state: 'idle' });
    deps.quit(true);
  };

  const reconsider = (): void => {
    if (typeof format !== 'string') return;
    // Switched off while it fetches: the server is not asked for another byte.
    if (working) return deps.allowed() ? undefined : engine?.cancel();
    if (!deps.allowed() && update.state !== 'ready')
      return become({ state: 'off', reason: 'switched-off' });
    if (update.state === 'off') become({ state: 'idle' });
    if (deps.inCall()) return;
    if (update.state === 'ready' && update.afterCall) return restartNow();
    if (due) checkUnlessInCall();
  };

  if (typeof format === 'string') {
    if (!deps.allowed()) update = { state: 'off', reason: 'switched-off' };
    schedule(firstCheck);
  } else update = { state: 'off', reason: format.off };
  log.info(`updates: ${updateText(update)}`);

  return {
    state: () => update,
    subscribe: listeners.subscribe,
    check,
    restart() {
      if (update.state !== 'ready') return;
      if (deps.inCall()) become({ ...update, afterCall: true });
      else restartNow();
    },
    reconsider,
    quitting() {
      if (update.state !== 'ready') return;
      try {
        engine?.install(false);
        log.info(`updates: version ${update.version} is in place for the next start`);
      } catch (error) {
        // No window can show it now; the next start finds the file again, or fetches it again.
        log.error('updates: the update could not be put in place', error);
      }
    },
    dispose: () => stopTimer(),
  };
}
