/** Which keys can be global ones; the same rules for the window that records a key and for main. */
import { acceleratorLabel } from './accelerator.js';
import { bindingNames } from './bindings.js';
import type { BindingName, Bindings } from './bindings.js';

/** What each binding does, as a user reads it. */
export const bindingLabels: Readonly<Record<BindingName, string>> = {
  talk: 'Talk',
  mute: 'Mute or unmute',
  stop: 'Stop the agent',
  hangUp: 'End the call',
  show: 'Show Parley',
};

const modifierNames: readonly string[] = ['Control', 'Alt', 'Shift', 'Super', 'Command'];

/** Names of keys in Electron's notation that are more than one character long. */
const namedKeys: readonly string[] = [
  ...Array.from({ length: 24 }, (_, index) => `F${index + 1}`),
  ...Array.from({ length: 10 }, (_, index) => `num${index}`),
  ...['numadd', 'numsub', 'nummult', 'numdiv', 'numdec'],
  ...['Space', 'Tab', 'Return', 'Backspace', 'Delete', 'Insert', 'Escape', 'Plus'],
  ...['Up', 'Down', 'Left', 'Right', 'Home', 'End', 'PageUp', 'PageDown', 'PrintScreen'],
  ...['MediaPlayPause', 'MediaStop', 'MediaNextTrack', 'MediaPreviousTrack'],
  ...['Capslock', 'Numlock', 'Scrolllock'],
];

/** Keys that are no text and move nothing, so that no other app misses them. */
const worksAlone = /^(F\d+|Media\w+|Insert|PrintScreen|Scrolllock)$/;

/** What nearly every app has for itself. */
const common: Readonly<Record<string, string>> = {
  A: 'select all',
  C: 'copy',
  V: 'paste',
  X: 'cut',
  Z: 'undo',
  S: 'save',
  F: 'find',
  N: 'a new window',
  O: 'open',
  P: 'print',
  T: 'a new tab',
  W: 'close',
  Q: 'quit',
};

/** What the system takes for itself. */
const reserved: Readonly<Record<string, readonly RegExp[]>> = {
  linux: [
    /^Control\+Alt\+(F\d+|Delete|Backspace)$/,
    /^Alt\+(Shift\+)?Tab$/,
    /^Alt\+F4$/,
    /^Super\+L$/,
  ],
  win32: [
    /^Control\+Alt\+Delete$/,
    /^Alt\+(Shift\+)?Tab$/,
    /^Alt\+(F4|Escape|Space)$/,
    /^Control\+(Shift\+)?Escape$/,
    /^Super\+[A-Z]$/,
    /^F12$/,
  ],
  darwin: [
    /^(Shift\+)?Command\+(Tab|Space|Q|H|M)$/,
    /^(Alt\+)?Command\+(Escape|Space)$/,
    /^Shift\+Command\+[345]$/,
  ],
};

const isKey = (key: string): boolean =>
  /^[A-Z0-9]$/.test(key) || ";=,-./`[\\]'".includes(key) || namedKeys.includes(key);

/**
 * Why a key cannot be a global one.
 * @param accelerator in Electron's notation
 * @param platform as Node names it
 * @returns a sentence; undefined: it can, as far as is known before it is registered
 */
export function bindingFault(
  name: BindingName,
  accelerator: string,
  bindings: Bindings,
  platform: string,
): string | undefined {
  const parts = accelerator.split('+');
  const key = parts.at(-1) ?? '';
  const modifiers = parts.slice(0, -1);
  const label = acceleratorLabel(accelerator, platform);
  if (!key || !isKey(key) || !modifiers.every((one) => modifierNames.includes(one)))
    return `Parley does not know the key ${label}.`;
  const isBare = modifiers.every((one) => one === 'Shift');
  if (isBare && !worksAlone.test(key))
    return `${label} alone is typed in other apps. Add ${platform === 'darwin' ? '⌘, ⌃ or ⌥' : 'Ctrl, Alt or Super'}, or take a function key.`;
  const main = platform === 'darwin' ? 'Command' : 'Control';
  const use = common[key];
  if (use && modifiers.length === 1 && modifiers[0] === main)
    return `${label} is ${use} in other apps.`;
  if (reserved[platform]?.some((pattern) => pattern.test(accelerator)))
    return `The system has ${label} for itself.`;
  const other = bindingNames.find((one) => one !== name && bindings[one] === accelerator);
  return other && `${label} is already the key for “${bindingLabels[other]}”.`;
}
