/** Waiting that ends in time: with an answer, with a limit, or with the call. */
import type { Clock } from './ports.js';
import type { Readable } from './store.js';
import { SessionError } from './types.js';
import type { AbortSignalLike } from './types.js';

/** The signal of one call; aborted once, when the call is over. */
export interface CallSignal extends AbortSignalLike {
  /** Why the call is over. */
  readonly reason: SessionError;
}

/** An `AbortController`, as far as the package needs one; every JavaScript engine has it. */
interface AbortControllerLike {
  readonly signal: CallSignal;
  abort(reason?: SessionError): void;
}

const { AbortController } = globalThis as unknown as {
  readonly AbortController: new () => AbortControllerLike;
};

export function createAbortController(): AbortControllerLike {
  return new AbortController();
}

/** Runs when the signal is aborted; at once when it is already. */
export function onAbort(signal: AbortSignalLike, run: () => void): () => void {
  if (signal.aborted) {
    run();
    return () => undefined;
  }
  signal.addEventListener('abort', run);
  return () => signal.removeEventListener('abort', run);
}

export interface Deferred<Value> {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
  reject(reason: Error): void;
}

/** A promise that is settled from outside; its rejection needs no listener. */
export function deferred<Value>(): Deferred<Value> {
  let settle: Omit<Deferred<Value>, 'promise'> | undefined;
  const promise = new Promise<Value>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  return { promise, ...(settle as Omit<Deferred<Value>, 'promise'>) };
}

/**
 * Waits until `look` finds something, now or after a change of one of the stores. Rejects with what
 * `look` throws, and as aborted when `signal` is.
 */
export function waitFor<Found>(
  stores: readonly Readable<unknown>[],
  look: () => Found | undefined,
  signal?: AbortSignalLike,
): Promise<Found> {
  const { promise, resolve, reject } = deferred<Found>();
  const check = (): void => {
    try {
      const found = look();
      if (found !== undefined) resolve(found);
    } catch (error) {
      reject(error as Error);
    }
  };
  const stops = stores.map((store) => store.subscribe(check));
  if (signal) stops.push(onAbort(signal, () => reject(new SessionError())));
  return promise.finally(() => stops.forEach((stop) => stop()));
}

/**
 * Waits for `work`, but at most `ms` milliseconds: then rejects with what `late` makes.
 * The timer is gone as soon as either is there.
 */
export function within<Value>(
  clock: Clock,
  ms: number,
  work: Promise<Value>,
  late: () => Error,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(late()));
    work.then(resolve, reject).finally(cancel);
  });
}
