import { describe, expect, it } from 'vitest';
import { Rows, rowLimit } from './rows.js';
import type { Message } from './types.js';

const said = (id: string, message = 'x'): Message => ({
  type: 'agentTranscript',
  id,
  timestamp: 0,
  from: 'helper',
  message,
  isFinal: true,
  truncated: false,
});

/** Rows whose frames are drawn by hand. */
function setUp() {
  let frame: (() => void) | undefined;
  const rows = new Rows((run) => {
    frame = run;
    return () => (frame = undefined);
  });
  const add = (from: number, to: number): void => {
    for (let index = from; index < to; index += 1) rows.add(said(`row ${index}`, `${index}`));
  };
  const first = (): string | undefined => rows.list.get()[0]?.message;
  return { rows, add, first, draw: () => frame?.() };
}

describe('the rows in memory', () => {
  it('are bounded: the newest 20,000 always stay, and how many went is known', () => {
    const { rows, add, first } = setUp();
    add(0, rowLimit + 999);
    expect([rows.dropped.get(), first()]).toEqual([0, '0']);
    add(rowLimit + 999, 3 * rowLimit);
    const kept = rows.list.get().length;
    expect(kept).toBeGreaterThanOrEqual(rowLimit);
    expect(kept).toBeLessThan(rowLimit + 1_000);
    expect(rows.dropped.get()).toBe(3 * rowLimit - kept);
    expect(first()).toBe(String(rows.dropped.get()));
  });

  it('go with the frame that shows it, and leave the others the objects they were', () => {
    const { rows, add, draw } = setUp();
    add(0, rowLimit);
    draw();
    const before = rows.list.get();
    const seen: [number, number][] = [];
    rows.list.subscribe((list) => void seen.push([rows.dropped.get(), list.length]));
    add(rowLimit, rowLimit + 1_000);
    draw();
    expect(seen).toEqual([
      [0, rowLimit],
      [1_000, rowLimit],
    ]);
    expect(rows.list.get()[0]).toBe(before[1_000]);
  });

  it('change nothing once they are gone', () => {
    const { rows, add, first } = setUp();
    const old = rows.add(said('old', 'old'));
    add(1, rowLimit + 1_000);
    rows.replace(old, 'late');
    rows.append(old, ' and later');
    expect(rows.list.get().some(({ message }) => message.includes('late'))).toBe(false);
    expect(first()).toBe('1000');
  });

  it('are restored up to the same limit', () => {
    const { rows, first } = setUp();
    rows.reset(Array.from({ length: rowLimit + 5 }, (_, index) => said(`${index}`, `${index}`)));
    expect([rows.list.get().length, rows.dropped.get(), first()]).toEqual([rowLimit, 5, '5']);
    rows.reset([]);
    expect(rows.dropped.get()).toBe(0);
  });
});

it('gives every row an id of its own, whatever its sender calls it', () => {
  const { rows } = setUp();
  rows.add(said('same'));
  rows.add(said('same'));
  rows.add(said('same'));
  expect(new Set(rows.list.get().map(({ id }) => id)).size).toBe(3);
});
