import { expect, it } from 'vitest';
import { keyCommands, quoted } from './key-commands.js';
import { defaultSettings } from '../../shared/settings.js';

const bindings = { ...defaultSettings.bindings, talk: 'Control+Shift+Space' };

it('gives sway a line for the press and one for the release', () => {
  expect(keyCommands('sway', 'parley', bindings)).toEqual({
    desktop: 'sway',
    file: '~/.config/sway/config',
    lines: [
      'bindsym --no-repeat Ctrl+Shift+space exec parley --talk-down',
      'bindsym --release Ctrl+Shift+space exec parley --talk-up',
    ],
  });
});

it('gives river the same in its own words', () => {
  expect(keyCommands('river', 'parley --user-data-dir=/x', bindings).lines).toEqual([
    "riverctl map normal Control+Shift space spawn 'parley --user-data-dir=/x --talk-down'",
    "riverctl map -release normal Control+Shift space spawn 'parley --user-data-dir=/x --talk-up'",
  ]);
});

it('gives a desktop that it does not know the commands alone', () => {
  expect(keyCommands('GNOME', 'parley', bindings)).toEqual({
    desktop: 'other',
    file: '',
    lines: ['parley --talk-down', 'parley --talk-up'],
  });
});

it('has a line for each key that is set, and always those of the talk key', () => {
  const more = { ...bindings, talk: null, mute: 'Alt+M', hangUp: 'Super+F9', show: 'F1' };
  expect(keyCommands('some:sway', 'parley', more).lines.slice(2)).toEqual([
    'bindsym --no-repeat Mod1+m exec parley --mute',
    'bindsym --no-repeat Mod4+F9 exec parley --hang-up',
    'bindsym --no-repeat F1 exec parley --show',
  ]);
  expect(keyCommands('sway', 'parley', more).lines[1]).toContain('--release');
});

it.each([
  ['parley', 'parley'],
  ['/opt/my apps/Parley.AppImage', "'/opt/my apps/Parley.AppImage'"],
  ["it's", "'it'\\''s'"],
])('quotes %s for a shell where that needs it', (word, text) => expect(quoted(word)).toBe(text));
