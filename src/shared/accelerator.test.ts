import { expect, it } from 'vitest';
import { acceleratorLabel } from './accelerator.js';

it.each([
  ['Control+Shift+Space', 'linux', 'Ctrl+Shift+Space'],
  ['CommandOrControl+F9', 'win32', 'Ctrl+F9'],
  ['Control+Shift+Space', 'darwin', '⌃⇧Space'],
  ['Option+Command+A', 'darwin', '⌥⌘A'],
] as const)('%s on %s reads %s', (accelerator, platform, label) =>
  expect(acceleratorLabel(accelerator, platform)).toBe(label),
);
