/** A chord in the key codes of libuiohook. */
import { UiohookKey } from 'uiohook-napi';

const modifiers: Readonly<Record<string, readonly number[]>> = {
  control: [UiohookKey.Ctrl, UiohookKey.CtrlRight],
  alt: [UiohookKey.Alt, UiohookKey.AltRight],
  shift: [UiohookKey.Shift, UiohookKey.ShiftRight],
  meta: [UiohookKey.Meta, UiohookKey.MetaRight],
};

/** Electron's names of modifiers that are another name of one of those. */
const aliases: Readonly<Record<string, keyof typeof modifiers>> = {
  ctrl: 'control',
  option: 'alt',
  altgr: 'alt',
  command: 'meta',
  cmd: 'meta',
  super: 'meta',
};

/** Electron's names of keys that libuiohook calls otherwise. */
const keys: Readonly<Record<string, number>> = {
  up: UiohookKey.ArrowUp,
  down: UiohookKey.ArrowDown,
  left: UiohookKey.ArrowLeft,
  right: UiohookKey.ArrowRight,
  return: UiohookKey.Enter,
  esc: UiohookKey.Escape,
  plus: UiohookKey.Equal,
  ';': UiohookKey.Semicolon,
  '=': UiohookKey.Equal,
  ',': UiohookKey.Comma,
  '-': UiohookKey.Minus,
  '.': UiohookKey.Period,
  '/': UiohookKey.Slash,
  '`': UiohookKey.Backquote,
  '[': UiohookKey.BracketLeft,
  '\\': UiohookKey.Backslash,
  ']': UiohookKey.BracketRight,
  "'": UiohookKey.Quote,
};

const byName = new Map<string, number>([
  ...Object.entries(UiohookKey).map(([name, code]) => [name.toLowerCase(), code] as const),
  ...Object.entries(keys),
]);

export interface Chord {
  /** Where libuiohook expects the key; a letter may have another place in another layout. */
  readonly key: number;
  /** Each modifier, with the codes of its left and right key. */
  readonly modifiers: readonly (readonly number[])[];
}

/**
 * @param accelerator in Electron's notation
 * @param platform decides what `CommandOrControl` is
 * @returns undefined for a key that libuiohook doesn't know, such as one of a media keyboard
 */
export function chordOf(accelerator: string, platform: NodeJS.Platform): Chord | undefined {
  const parts = accelerator.toLowerCase().split('+');
  const key = byName.get(parts.pop() ?? '');
  if (key === undefined) return undefined;
  const either = platform === 'darwin' ? 'meta' : 'control';
  return {
    key,
    modifiers: parts.map((part) => {
      const isEither = part === 'commandorcontrol' || part === 'cmdorctrl';
      return modifiers[isEither ? either : (aliases[part] ?? part)] ?? [];
    }),
  };
}
