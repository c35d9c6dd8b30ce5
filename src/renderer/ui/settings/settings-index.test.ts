import { expect, it } from 'vitest';
import { defaultSettings } from '../../../shared/settings.js';
import { searchSettings, settingsIndex } from './settings-index.js';

const titles = (query: string, platform = 'linux') =>
  searchSettings(query, platform).map(({ title }) => title);

it.each([
  ['dark', 'Theme'],
  ['THEME', 'Theme'],
  ['push to talk', 'Talk'],
  ['zoom', 'Text size'],
  ['settings.json', 'Settings file'],
  ['agent’s volume', 'The agent’s volume'],
  ["agent's volume", 'The agent’s volume'],
  ['autostart', 'Start Parley at login'],
  ['proxy', 'Way to your server'],
  ['idle', 'End a call left alone'],
])('“%s” finds %s first', (query, title) => expect(titles(query)[0]).toBe(title));

it('needs all words, in any order, and finds a page’s settings by its name', () => {
  expect(titles('shortcut mute')).toEqual(['Mute or unmute']);
  expect(titles('mute shortcut')).toEqual(['Mute or unmute']);
  expect(titles('appearance')).toEqual(['Theme', 'Text size', 'Overlay']);
});

it('finds nothing for nothing, and only what this system has', () => {
  expect(titles('  ')).toEqual([]);
  expect(titles('xylophone')).toEqual([]);
  expect(titles('spelling')).toEqual([]);
  expect(titles('spelling', 'darwin')).toEqual(['Check spelling']);
});

it('knows every setting but the camera, which is chosen where it is used', () => {
  const { bindings, ...others } = defaultSettings;
  const wanted = [...Object.keys(others), ...Object.keys(bindings).map((name) => `key-${name}`)];
  for (const id of wanted.filter((one) => one !== 'camera'))
    expect(settingsIndex).toHaveProperty(id);
});
