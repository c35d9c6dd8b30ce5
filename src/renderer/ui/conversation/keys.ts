/** A key press, as the browser tells it. */
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

/**
 * What a key press means in the window: Escape stops the agent, `?` lists the keys.
 * @param isWriting it goes into the message box
 */
export function windowKeyOf(
  { key, isComposing, keyCode }: Omit<KeyPress, 'shiftKey'>,
  isWriting: boolean,
): 'stop' | 'list' | undefined {
  if (isComposing || keyCode === 229) return undefined;
  if (key === 'Escape') return 'stop';
  return key === '?' && !isWriting ? 'list' : undefined;
}
