/** Waiting that ends in time: with an answer, with a limit, or with the call. */
import type { Clock } from './ports.js';
import type { AbortSignalLike } from './types.js';

/** An `AbortController`, as far as the package needs one; every JavaScript engine has it. */
interface AbortControllerLike {
  readonly signal: AbortSignalLike;
  abort(): void;
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
