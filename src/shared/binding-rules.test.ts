import { expect, it } from 'vitest';
import { bindingFault } from './binding-rules.js';
import { defaultSettings, talkKeyFallbacks } from './settings.js';

const bindings = { ...defaultSettings.bindings, mute: 'Control+Alt+M' };
const fault = (accelerator: string, platform = 'linux') =>
  bindingFault('talk', accelerator, bindings, platform);

it.each([
  'F9',
  'Shift+F9',
  'MediaPlayPause',
  'Control+Alt+Space',
  'Super+Space',
  'Control+Shift+C',
  'Control+;',
  'Alt+num0',
  ...talkKeyFallbacks,
  bindings.talk ?? '',
])('%s can be a global key', (accelerator) => expect(fault(accelerator)).toBeUndefined());

it.each([
  ['Space', 'linux', /alone is typed.*Ctrl, Alt or Super/],
  ['Shift+A', 'linux', /^Shift\+A alone is typed/],
  ['Return', 'darwin', /⌘, ⌃ or ⌥/],
  ['Control+C', 'linux', /^Ctrl\+C is copy in other apps\.$/],
  ['Command+C', 'darwin', /^⌘C is copy/],
  ['Alt+F4', 'linux', /^The system has Alt\+F4/],
  ['Control+Alt+F2', 'linux', /^The system has/],
  ['Super+L', 'win32', /^The system has/],
  ['Command+Space', 'darwin', /^The system has ⌘Space/],
  ['Control+Alt+M', 'linux', /^Ctrl\+Alt\+M is already the key for “Mute or unmute”\.$/],
  ['Control+Hyper', 'linux', /does not know the key Ctrl\+Hyper/],
  ['Hyper+A', 'linux', /does not know/],
  ['', 'linux', /does not know/],
  ['Control+$(reboot)', 'linux', /does not know/],
])('%s on %s is refused with its reason', (accelerator, platform, reason) =>
  expect(fault(accelerator, platform)).toMatch(reason),
);

it('its own key is not taken', () =>
  expect(bindingFault('mute', 'Control+Alt+M', bindings, 'linux')).toBeUndefined());
