/** Functions that want to hear of something. */
export class Listeners<Value = void> {
  readonly #all = new Set<(value: Value) => void>();

  /**
   * Calls `run` from now on.
   * @returns an unsubscribe function
   */
  readonly subscribe = (run: (value: Value) => void): (() => void) => {
    this.#all.add(run);
    return () => void this.#all.delete(run);
  };

  tell(value: Value): void {
    for (const run of [...this.#all]) run(value);
  }
}
