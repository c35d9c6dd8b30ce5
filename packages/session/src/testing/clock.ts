import type { Clock } from '../ports.js';

/** Lets everything that waits for a settled promise run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

/** A clock that a test moves. */
export interface ManualClock extends Clock {
  /** Lets time pass, timer by timer. */
  advance(ms: number): Promise<void>;
  /** How many timers are running. */
  readonly pending: number;
}

export function createManualClock(): ManualClock {
  let now = 1_000_000;
  const timers = new Set<{ at: number; run: () => void }>();
  const next = (until: number) =>
    [...timers].filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    get pending() {
      return timers.size;
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let due = next(until); due; due = next(until)) {
        now = due.at;
        timers.delete(due);
        due.run();
        await settle();
      }
      now = until;
    },
  };
}
