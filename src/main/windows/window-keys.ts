import type { Input } from 'electron';

/** What a key does in every window, as the platform's users expect it. */
export type WindowCommand =
  'close' | 'quit' | 'settings' | 'help' | 'zoom-in' | 'zoom-out' | 'zoom-reset';

const commands: Readonly<Record<string, WindowCommand>> = {
  w: 'close',
  q: 'quit',
  ',': 'settings',
  '+': 'zoom-in',
  // Without Shift, as keyboards have the plus sign beside it.
  '=': 'zoom-in',
  '-': 'zoom-out',
  _: 'zoom-out',
  '0': 'zoom-reset',
};

/**
 * What a key press means in every window. macOS has these keys in its menu; elsewhere there is no menu,
 * which would show when Alt is pressed.
 * @returns undefined: it is the page's
 */
export function windowCommandOf(
  { type, key, control, alt, meta, isAutoRepeat }: Input,
  platform: NodeJS.Platform,
): WindowCommand | undefined {
  if (platform === 'darwin' || type !== 'keyDown') return undefined;
  if (key === 'F1' && !control && !alt && !meta) return 'help';
  if (!control || alt || meta) return undefined;
  const name = key.toLowerCase();
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  // A held key closes one window.
  return isAutoRepeat && !command?.startsWith('zoom') ? undefined : command;
}
