/** What a window can do about keys that the user binds in the desktop's own configuration. */
export interface KeyHelp {
  /** Puts the lines on the clipboard. */
  readonly copy: () => void;
  /** Begins or ends to count what those keys do. */
  readonly test: (on: boolean) => void;
}
