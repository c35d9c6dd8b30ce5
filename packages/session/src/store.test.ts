import type { Readable as SvelteReadable, Writable as SvelteWritable } from 'svelte/store';
import { describe, expect, it } from 'vitest';
import { combined, derived, transaction, writable } from './store.js';

describe('a store', () => {
  it('is one of Svelte’s', () => {
    const store = writable(1);
    const readable: SvelteReadable<number> = derived(store, (value) => value * 2);
    const svelte: SvelteWritable<number> = store;
    const seen: number[] = [];
    const stop = readable.subscribe((value) => seen.push(value));
    svelte.update((value) => value + 1);
    stop();
    svelte.set(5);
    expect(seen).toEqual([2, 4]);
  });

  it('tells its subscribers when a transaction is complete, and once', () => {
    const [a, b] = [writable(0), writable(0)];
    const seen: string[] = [];
    for (const store of [a, b]) store.subscribe(() => seen.push(`${a.get()} ${b.get()}`));
    seen.length = 0;
    transaction(() => {
      a.set(1);
      transaction(() => b.set(1));
      a.set(2);
      expect(seen).toEqual([]);
    });
    expect(seen).toEqual(['2 1', '2 1']);
  });

  it('is read in the middle of a transaction as it is then', () => {
    const store = writable(1);
    const twice = derived(store, (value) => value * 2);
    const both = combined<{ once: number; twice?: number }>({ once: store, twice });
    transaction(() => {
      store.set(2);
      expect(twice.get()).toBe(4);
      expect(both.get()).toEqual({ once: 2, twice: 4 });
    });
  });

  it('may be changed by its own subscribers: all see the last value', () => {
    const store = writable(0);
    const seen: number[] = [];
    store.subscribe((value) => {
      if (value === 1) store.set(2);
    });
    store.subscribe((value) => seen.push(value));
    store.set(1);
    expect(store.get()).toBe(2);
    expect(seen.at(-1)).toBe(2);
  });

  it('tells the others when one subscriber throws, and throws that', () => {
    const store = writable(0);
    const seen: number[] = [];
    store.subscribe((value) => {
      if (value > 0) throw new Error('broken');
    });
    const other = derived(store, (value) => value);
    other.subscribe((value) => seen.push(value));
    expect(() => store.set(1)).toThrow('broken');
    expect(other.get()).toBe(1);
    store.set(0);
    expect(seen.at(-1)).toBe(0);
  });
});

describe('a record of stores', () => {
  it('leaves out what has no value, and changes once for several', () => {
    const name = writable<string | undefined>(undefined);
    const age = writable(1);
    const both = combined<{ name?: string; age: number }>({ name, age });
    const seen: unknown[] = [];
    both.subscribe((value) => seen.push(value));
    transaction(() => {
      name.set('Ada');
      age.set(2);
    });
    age.set(2);
    expect(seen).toEqual([{ age: 1 }, { name: 'Ada', age: 2 }]);
  });

  it('changes once where one part follows from another, and never shows them apart', () => {
    const store = writable(1);
    const twice = derived(store, (value) => value * 2);
    const both = combined<{ once: number; twice: number }>({ once: store, twice });
    const seen: unknown[] = [];
    both.subscribe((value) => seen.push(value));
    store.set(2);
    expect(seen).toEqual([
      { once: 1, twice: 2 },
      { once: 2, twice: 4 },
    ]);
  });
});
