import type { Input } from 'electron';
import { expect, it } from 'vitest';
import { windowCommandOf } from './window-keys.js';

const press = (key: string, change: Partial<Input> = {}): Input => ({
  type: 'keyDown',
  key,
  code: '',
  isAutoRepeat: false,
  isComposing: false,
  shift: false,
  control: true,
  alt: false,
  meta: false,
  location: 0,
  modifiers: [],
  ...change,
});

it.each([
  ['w', 'close'],
  ['W', 'close'],
  ['q', 'quit'],
  [',', 'settings'],
  ['+', 'zoom-in'],
  ['=', 'zoom-in'],
  ['-', 'zoom-out'],
  ['0', 'zoom-reset'],
])('Ctrl+%s: %s', (key, command) => expect(windowCommandOf(press(key), 'linux')).toBe(command));

it.each<[string, Input]>([
  ['without Ctrl', press('w', { control: false })],
  ['with Alt, as AltGr writes', press('q', { alt: true })],
  ['when it comes up', press('w', { type: 'keyUp' })],
  ['when it repeats', press('w', { isAutoRepeat: true })],
  ['another key', press('e')],
  ['a name that objects have', press('constructor')],
])('leaves a key to the page %s', (_, input) =>
  expect(windowCommandOf(input, 'linux')).toBeUndefined(),
);

it('zooms on while the key is held, helps with F1, and leaves macOS its menu', () => {
  expect(windowCommandOf(press('-', { isAutoRepeat: true }), 'win32')).toBe('zoom-out');
  expect(windowCommandOf(press('F1', { control: false }), 'linux')).toBe('help');
  expect(windowCommandOf(press('w'), 'darwin')).toBeUndefined();
});
