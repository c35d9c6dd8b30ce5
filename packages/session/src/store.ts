/** Svelte's store contract, and the value at once for whoever asks. */
export interface Readable<Value> {
  /** Calls `run` with the value now and after every change; the answer stops that. */
  subscribe(run: (value: Value) => void): () => void;
  get(): Value;
}

export interface Writable<Value> extends Readable<Value> {
  /** Keeps the value and tells the subscribers, unless `equal` says nothing changed. */
  set(value: Value): void;
  update(change: (value: Value) => Value): void;
}

/**
 * A value that can be watched.
 * @param equal when two values count as the same; default `Object.is`
 */
export function writable<Value>(
  initial: Value,
  equal: (a: Value, b: Value) => boolean = Object.is,
): Writable<Value> {
  let value = initial;
  const subscribers = new Set<{ run: (value: Value) => void }>();
  const set = (next: Value): void => {
    if (equal(value, next)) return;
    value = next;
    for (const subscriber of [...subscribers])
      if (subscribers.has(subscriber)) subscriber.run(next);
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(run) {
      const subscriber = { run };
      subscribers.add(subscriber);
      run(value);
      return () => void subscribers.delete(subscriber);
    },
  };
}

/** A value that follows another one, and changes only when it does so itself. */
export function derived<Source, Value>(
  source: Readable<Source>,
  compute: (value: Source) => Value,
): Readable<Value> {
  const value = writable(compute(source.get()));
  source.subscribe((next) => value.set(compute(next)));
  return value;
}

/** Whether two records hold the same texts. */
export function sameRecord(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
