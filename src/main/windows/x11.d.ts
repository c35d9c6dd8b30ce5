/** What is used of https://github.com/sidorares/node-x11, which has no types of its own. */
declare module 'x11' {
  type Answer<Value> = (error: Error | null, value: Value) => void;

  interface Client {
    QueryPointer(
      window: number,
      answer: Answer<{ readonly rootX: number; readonly rootY: number }>,
    ): void;
    InternAtom(onlyIfExists: boolean, name: string, answer: Answer<number>): void;
    /** 0: none. */
    GetSelectionOwner(atom: number, answer: Answer<number>): void;
    on(event: 'error', run: (error: Error) => void): void;
    terminate(): void;
  }

  interface Display {
    readonly client: Client;
    readonly screen: readonly [{ readonly root: number }, ...unknown[]];
  }

  export function createClient(
    options: { readonly shm: false; readonly disableBigRequests: true },
    answer: Answer<Display>,
  ): Client;
}
