/** What a key press means in the message box. */
export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/**
 * Enter sends, Shift+Enter starts a line. An Enter that ends an input method's composition
 * is not ours; some engines report it after the composition, as key code 229
 * (https://developer.mozilla.org/docs/Web/API/Element/keydown_event#keydown_events_with_ime).
 */
export function sends({ key, shiftKey, isComposing, keyCode }: KeyPress): boolean {
  return key === 'Enter' && !shiftKey && !isComposing && keyCode !== 229;
}
