/** Running timers of one call. */
export interface Timers {
  /** Starts a timer. @param seconds from now. */
  set(seconds: number): void;
  cancelAll(): void;
  /** Seconds that are left on each, soonest first. */
  left(): number[];
}

/** @param onDue gets the length, in seconds, of the timer that has run out. */
export function createTimers(onDue: (seconds: number) => void, now = Date.now): Timers {
  const running = new Map<NodeJS.Timeout, number>();
  return {
    set(seconds) {
      const handle = setTimeout(() => {
        running.delete(handle);
        onDue(seconds);
      }, seconds * 1000);
      running.set(handle, now() + seconds * 1000);
    },
    cancelAll() {
      for (const handle of running.keys()) clearTimeout(handle);
      running.clear();
    },
    left: () => [...running.values()].sort((a, b) => a - b).map((due) => (due - now()) / 1000),
  };
}
