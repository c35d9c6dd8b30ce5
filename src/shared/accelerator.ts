/** Accelerators, as Electron writes keys: `Control+Shift+Space`. */

const macSymbols: Readonly<Record<string, string>> = {
  Control: '⌃',
  Alt: '⌥',
  Option: '⌥',
  Shift: '⇧',
  Command: '⌘',
  CommandOrControl: '⌘',
};
const names: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  CommandOrControl: 'Ctrl',
  Option: 'Alt',
};

/** An accelerator as the user reads it: `Ctrl+Shift+Space`, `⌃⇧Space` on macOS. */
export function acceleratorLabel(accelerator: string, platform: string): string {
  const keys = accelerator.split('+');
  return platform === 'darwin'
    ? keys.map((key) => macSymbols[key] ?? key).join('')
    : keys.map((key) => names[key] ?? key).join('+');
}
