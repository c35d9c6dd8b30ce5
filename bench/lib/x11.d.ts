/** What is used of https://github.com/sidorares/node-x11, which has no types of its own. */
type Answer<Value> = (error: Error | null, value: Value) => void;

interface XTest {
  readonly KeyPress: number;
  readonly KeyRelease: number;
  FakeInput(type: number, code: number, time: number, window: number, x: number, y: number): void;
}

export interface Display {
  readonly min_keycode: number;
  readonly max_keycode: number;
  readonly client: {
    require(extension: 'xtest', answer: Answer<XTest>): void;
    /** A row of key symbols for each code. */
    GetKeyboardMapping(first: number, count: number, answer: Answer<number[][]>): void;
    terminate(): void;
  };
}

export interface X11 {
  createClient(options: { display: string }, answer: Answer<Display>): void;
  readonly keySyms: Readonly<Record<string, { readonly code: number }>>;
}
