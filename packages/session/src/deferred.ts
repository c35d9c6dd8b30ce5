import type { Clock } from './ports.js';

export interface Deferred<Value> {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
  reject(reason: Error): void;
}

/** A promise that is settled from outside; nobody has to listen to its rejection. */
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
