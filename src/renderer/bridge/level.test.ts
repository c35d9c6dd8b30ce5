import { describe, expect, it, vi } from 'vitest';
import { writable } from '@parley/session';
import { sendLevel } from './level.js';
import { createFakeClient, unexpected } from './testing.js';

describe('level', () => {
  function start() {
    const { client, asked, tell } = createFakeClient();
    const ticks = new Set<() => void>();
    const live = writable(false);
    const close = vi.fn();
    let level = 0;
    const stop = sendLevel({
      client,
      ticker: {
        setInterval: (run) => ticks.add(run).size,
        clearInterval: () => ticks.clear(),
      },
      live,
      open: () => ({ read: () => level, close }),
      onError: unexpected,
    });
    const hear = (value: number): void => {
      level = value;
      ticks.forEach((run) => run());
    };
    return { asked, tell, ticks, live, close, hear, stop };
  }

  it('runs only while a view shows it and the microphone is open', () => {
    const { tell, ticks, live, close } = start();
    tell('session.watched', true);
    expect(ticks.size).toBe(0);
    live.set(true);
    expect(ticks.size).toBe(1);
    tell('session.watched', true);
    expect(ticks.size).toBe(1);
    tell('session.watched', false);
    expect(ticks.size).toBe(0);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('sends what can be seen, and silence at the end', () => {
    const { asked, tell, live, hear } = start();
    tell('session.watched', true);
    live.set(true);
    for (const value of [0.5, 0.505, 3, 0.2]) hear(value);
    live.set(false);
    expect(asked.map(({ input }) => input)).toEqual([0.5, 1, 0.2, 0]);
  });

  it('stops for good', () => {
    const { tell, ticks, live, stop } = start();
    stop();
    tell('session.watched', true);
    live.set(true);
    expect(ticks.size).toBe(0);
  });
});
