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
  tell(): void;
}

let depth = 0;
let isTelling = false;
// Arrays, for they hold one or two: a set makes itself a new table each time that it is emptied.
const changed: Changed[] = [];
/** Records of several stores: told last, when each part has its new value. */
const changedRecords: Changed[] = [];
/** What subscribers have thrown: the others must be told all the same. */
const thrown: unknown[] = [];

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
    if (depth === 0 && isAnyChanged()) tellAll();
  }
}

const isAnyChanged = (): boolean => changed.length > 0 || changedRecords.length > 0;

/** Tells of every change, and of those that the subscribers make meanwhile. */
function tellAll(): void {
  if (isTelling) return;
  isTelling = true;
  while (isAnyChanged()) {
    for (let one = changed.shift(); one; one = changed.shift()) one.tell();
    changedRecords.shift()?.tell();
  }
  isTelling = false;
  if (thrown.length > 0) throw thrown.splice(0)[0];
}

/** Runs `tell` at the end of the running transaction, or at once outside of one. */
function tellOf(one: Changed, queue = changed): void {
  if (!queue.includes(one)) queue.push(one);
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
    tell() {
      for (const subscriber of subscribers) {
        if (Object.is(subscriber.told, value)) continue;
        subscriber.told = value;
        try {
          subscriber.run(value);
        } catch (error) {
          thrown.push(error);
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

/** Whether a store may have changed without having told so: what follows from it is out of date. */
const isUntold = (): boolean => depth > 0 || isAnyChanged();

/** A store that follows another one, and changes only when its own value does. */
export function derived<Source, Value>(
  source: Readable<Source>,
  compute: (value: Source) => Value,
  equal?: (a: Value, b: Value) => boolean,
): Readable<Value> {
  const value = writable(compute(source.get()), equal);
  source.subscribe((now) => value.set(compute(now)));
  return {
    subscribe: value.subscribe,
    get() {
      if (isUntold()) value.set(compute(source.get()));
      return value.get();
    },
  };
}

/** Whether two pieces of plain data hold the same, part by part. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => sameData(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}

/** One store for each field of a record; a field without a value is left out of the record. */
type Parts<Shape> = { readonly [Key in keyof Shape]-?: Readable<Shape[Key] | undefined> };

/** A record of several stores' values, which changes when one of them does. */
export function combined<Shape extends object>(parts: Parts<Shape>): Readable<Shape> {
  const entries = Object.entries(parts) as [keyof Shape, Readable<unknown>][];
  const values = entries.map(([, part]) => part.get());
  const build = (): Shape => {
    const shape: Partial<Record<keyof Shape, unknown>> = {};
    for (const [index, [key]] of entries.entries())
      if (values[index] !== undefined) shape[key] = values[index];
    return shape as Shape;
  };
  const record = writable(build());
  const news: Changed = { tell: () => record.set(build()) };
  /** @returns whether this part has another value than before */
  const take = (index: number, value: unknown): boolean => {
    if (Object.is(values[index], value)) return false;
    values[index] = value;
    return true;
  };
  entries.forEach(([, part], index) =>
    part.subscribe((value) => {
      if (take(index, value)) tellOf(news, changedRecords);
    }),
  );
  return {
    subscribe: record.subscribe,
    get() {
      const isStale = isUntold() && entries.filter(([, part], i) => take(i, part.get())).length > 0;
      if (isStale) record.set(build());
      return record.get();
    },
  };
}
