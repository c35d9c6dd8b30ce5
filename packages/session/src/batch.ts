/** Changes that belong together are seen together. */
export interface Batch {
  /** Makes several changes at once; may be nested. */
  readonly batch: (run: () => void) => void;
  /** Something has changed: tells so at once, or at the end of the batch that it is part of. */
  readonly changed: () => void;
  /** Who is told. */
  onSettled(run: () => void): void;
}

/** Makes a batch that tells nobody so far. */
export function createBatch(): Batch {
  let depth = 0;
  let settled = (): void => undefined;
  return {
    changed() {
      if (depth === 0) settled();
    },
    onSettled(run) {
      settled = run;
    },
    batch(run) {
      depth += 1;
      try {
        run();
      } finally {
        depth -= 1;
        if (depth === 0) settled();
      }
    },
  };
}
