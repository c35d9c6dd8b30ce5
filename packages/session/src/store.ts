/** Stores after Svelte's contract, and transactions: several changes that subscribers see as one. */

/** A value that can be read and watched. Satisfies `Readable` of `svelte/store`. */
export interface Readable<Value> {
  /**
   * Calls `run` with the value now and after each change.
   * @returns an unsubscribe function
   */
  subscribe(this: void, run: (value: Value) => void): () => void;
  /** The value at this moment. */
  get(this: void): Value;
}

/** A value that can be written too. Satisfies `Writable` of `svelte/store`. */
export interface Writable<Value> extends Readable<Value> {
  /** Keeps the value and tells the subscribers, unless it equals the one before. */
  set(this: void, value: Value): void;
  update(this: void, change: (value: Value) => Value): void;
}

/** What a transaction's end tells of; telling may change stores again. */
interface Changed {
  /** @param errors takes what a subscriber throws: the others must be told all the same */
  tell(errors: unknown[]): void;
}

let depth = 0;
let isTelling = false;
const changed = new Set<Changed>();

/**
 * Makes several changes that subscribers see as one: each store tells its subscribers at the end of
 * the outermost transaction. So a subscriber may start the next transaction, such as a new call.
 */
export function transaction<Result>(run: () => Result): Result {
  depth += 1;
  try {
    return run();
  } finally {
    depth -= 1;
    if (depth === 0 && changed.size > 0) tellAll();
  }
}

/** Tells of every change, and of those that the subscribers make meanwhile. */
function tellAll(): void {
  if (isTelling) return;
  isTelling = true;
  const errors: unknown[] = [];
  for (const one of changed) {
    changed.delete(one);
    one.tell(errors);
  }
  isTelling = false;
  if (errors.length > 0) throw errors[0];
}

/** Runs `tell` at the end of the running transaction, or at once outside of one. */
function tellOf(one: Changed): void {
  changed.add(one);
  if (depth === 0) tellAll();
}

/**
 * Makes a store.
 * @param equal when two values count as the same; default `Object.is`
 */
export function writable<Value>(
  initial: Value,
  equal: (a: Value, b: Value) => boolean = Object.is,
): Writable<Value> {
  let value = initial;
  const subscribers = new Set<{ run: (value: Value) => void; told: Value }>();
  const news: Changed = {
    tell(errors) {
      for (const subscriber of subscribers) {
        if (Object.is(subscriber.told, value)) continue;
        subscriber.told = value;
        try {
          subscriber.run(value);
        } catch (error) {
          errors.push(error);
        }
      }
    },
  };
  const set = (next: Value): void => {
    if (equal(value, next)) return;
    value = next;
    if (subscribers.size > 0) tellOf(news);
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(run) {
      const subscriber = { run, told: value };
      subscribers.add(subscriber);
      run(value);
      return () => void subscribers.delete(subscriber);
    },
  };
}

/** A store that follows another one, and changes only when its own value does. */
export function derived<Source, Value>(
  source: Readable<Source>,
  compute: (value: Source) => Value,
  equal?: (a: Value, b: Value) => boolean,
): Readable<Value> {
  const value = writable(compute(source.get()), equal);
  const refresh = (): void => value.set(compute(source.get()));
  source.subscribe(refresh);
  return {
    subscribe: value.subscribe,
    get() {
      refresh();
      return value.get();
    },
  };
}

/** Whether two plain objects hold the same values under the same names. */
export function shallowEqual(a: object, b: object): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.is(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}

/** One store for each field of a record; a field without a value is left out of the record. */
type Parts<Shape> = { readonly [Key in keyof Shape]-?: Readable<Shape[Key] | undefined> };

/** A record of several stores' values, which changes when one of them does. */
export function combined<Shape extends object>(parts: Parts<Shape>): Readable<Shape> {
  const entries = Object.entries(parts) as [keyof Shape, Readable<unknown>][];
  const read = (): Shape => {
    const record: Partial<Record<keyof Shape, unknown>> = {};
    for (const [key, part] of entries) {
      const value = part.get();
      if (value !== undefined) record[key] = value;
    }
    return record as Shape;
  };
  const record = writable(read(), shallowEqual);
  const refresh = (): void => record.set(read());
  const changed: Changed = { tell: refresh };
  // After all that changes along with it.
  for (const [, part] of entries) part.subscribe(() => tellOf(changed));
  return {
    subscribe: record.subscribe,
    get() {
      refresh();
      return record.get();
    },
  };
}
