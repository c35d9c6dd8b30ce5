/** Turns what is pressed into an accelerator, in Electron's notation. */

/** A key event, as the browser tells it. */
export type RecordedKey = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'
>;

const byCode: Readonly<Record<string, string>> = {
  Space: 'Space',
  Enter: 'Return',
  NumpadEnter: 'Return',
  Tab: 'Tab',
  Backspace: 'Backspace',
  Delete: 'Delete',
  Insert: 'Insert',
  Escape: 'Escape',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  PrintScreen: 'PrintScreen',
  ScrollLock: 'Scrolllock',
  NumLock: 'Numlock',
  CapsLock: 'Capslock',
  NumpadAdd: 'numadd',
  NumpadSubtract: 'numsub',
  NumpadMultiply: 'nummult',
  NumpadDivide: 'numdiv',
  NumpadDecimal: 'numdec',
  Semicolon: ';',
  Equal: '=',
  Comma: ',',
  Minus: '-',
  Period: '.',
  Slash: '/',
  Backquote: '`',
  BracketLeft: '[',
  Backslash: '\\',
  BracketRight: ']',
  Quote: "'",
};

const byKey: Readonly<Record<string, string>> = {
  MediaPlayPause: 'MediaPlayPause',
  MediaStop: 'MediaStop',
  MediaTrackNext: 'MediaNextTrack',
  MediaTrackPrevious: 'MediaPreviousTrack',
};

const modifierKeys: readonly string[] = ['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'OS'];

/** A key that is no modifier; undefined: one that no accelerator has a name for. */
function keyOf({ key, code }: RecordedKey): string | undefined {
  // A letter is what the layout makes of the key, everything else where it is.
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const [, place] = /^(?:Key|Digit)([A-Z0-9])$/.exec(code) ?? [];
  const [, pad] = /^Numpad(\d)$/.exec(code) ?? [];
  if (pad !== undefined) return `num${pad}`;
  if (/^F\d+$/.test(key)) return key;
  return place ?? byCode[code] ?? (Object.hasOwn(byKey, key) ? byKey[key] : undefined);
}

/** One recording, from its first key until all that matters is let go. */
export class KeyRecorder {
  readonly #meta: string;
  #held: readonly string[] = [];
  #chord: string | undefined;

  /** @param platform as Node names it */
  constructor(platform: string) {
    this.#meta = platform === 'darwin' ? 'Command' : 'Super';
  }

  /** What is held, to be shown, e.g. `Control` and `Shift`. */
  get held(): readonly string[] {
    return this.#held;
  }

  /**
   * A key went down.
   * @returns `cancel`: Escape or Tab alone, which are the window's own; `unknown`: no accelerator has it
   */
  down(event: RecordedKey): 'cancel' | 'unknown' | undefined {
    if (this.#chord !== undefined) return undefined;
    const modifiers = this.#modifiersOf(event);
    this.#held = modifiers;
    if (modifierKeys.includes(event.key)) return undefined;
    const isAlone = modifiers.every((one) => one === 'Shift');
    if (isAlone && (event.key === 'Escape' || event.key === 'Tab')) return 'cancel';
    const key = keyOf(event);
    if (key === undefined) return 'unknown';
    this.#held = [...modifiers, key];
    this.#chord = this.#held.join('+');
    return undefined;
  }

  /**
   * A key came up.
   * @returns the accelerator, once: a key that is still held would be taken for a press of it
   */
  up(event: RecordedKey): string | undefined {
    const isModifier = modifierKeys.includes(event.key);
    if (this.#chord === undefined) {
      this.#held = this.#modifiersOf(event);
      return undefined;
    }
    // macOS tells of no key that comes up while ⌘ is held.
    if (isModifier && this.#modifiersOf(event).length > 0) return undefined;
    const chord = this.#chord;
    this.#chord = undefined;
    this.#held = [];
    return chord;
  }

  #modifiersOf({ ctrlKey, altKey, shiftKey, metaKey }: RecordedKey): readonly string[] {
    return [
      ...(ctrlKey ? ['Control'] : []),
      ...(altKey ? ['Alt'] : []),
      ...(shiftKey ? ['Shift'] : []),
      ...(metaKey ? [this.#meta] : []),
    ];
  }
}
