const modifiers: Readonly<Record<string, string>> = {
  Control: 'CTRL',
  CommandOrControl: 'CTRL',
  Alt: 'ALT',
  Option: 'ALT',
  Shift: 'SHIFT',
  Super: 'LOGO',
  Meta: 'LOGO',
  Command: 'LOGO',
};

/** Those of Electron's names of keys that X has another name for. */
const keys: Readonly<Record<string, string>> = {
  Space: 'space',
  Plus: 'plus',
  Enter: 'Return',
  Backspace: 'BackSpace',
  Esc: 'Escape',
  Up: 'Up',
  PageUp: 'Prior',
  PageDown: 'Next',
  PrintScreen: 'Print',
  MediaPlayPause: 'XF86AudioPlay',
  ',': 'comma',
  '.': 'period',
  '/': 'slash',
  ';': 'semicolon',
  "'": 'apostrophe',
  '[': 'bracketleft',
  ']': 'bracketright',
  '\\': 'backslash',
  '-': 'minus',
  '=': 'equal',
  '`': 'grave',
};

/**
 * An accelerator as the portal wants it: `Control+Shift+Space` is `CTRL+SHIFT+space`.
 * https://specifications.freedesktop.org/shortcuts-spec/latest/
 */
export function portalTrigger(accelerator: string): string {
  return accelerator
    .split('+')
    .map((part) => modifiers[part] ?? keys[part] ?? (part.length === 1 ? part.toLowerCase() : part))
    .join('+');
}
