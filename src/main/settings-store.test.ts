import { mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrateSettings, settingsSchemas } from '../shared/settings.schema.js';
import { defaultSettings } from '../shared/settings.js';
import type { Settings } from '../shared/settings.js';
import { createStore } from './settings-store.js';
import { fakeLog } from './testing.js';

const newFile = (content?: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-settings-')), 'settings.json');
  if (content !== undefined) writeFileSync(file, content);
  return file;
};
const open = (file: string, log = fakeLog()) => ({
  log,
  store: createStore<Settings>({
    file,
    schemas: settingsSchemas,
    defaults: defaultSettings,
    migrate: migrateSettings,
    now: () => 77,
    log,
  }),
});
const talkOn = (talk: string | null) => ({ ...defaultSettings.bindings, talk });
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

describe('the settings store', () => {
  it('has the defaults where there is no file, and writes none unasked', () => {
    const file = newFile();
    const { store, log } = open(file);
    expect(store.get()).toEqual(defaultSettings);
    expect(readdirSync(dirname(file))).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it.each<[string, Buffer]>([
    ['a byte order mark', Buffer.from('\ufeff{"bindings":{"talk":"F9"},"theme":"dark"}')],
    ['UTF-16', Buffer.from('\ufeff{"bindings":{"talk":"F9"},"theme":"dark"}', 'utf16le')],
  ])('reads a file that an editor has written with %s', (_, bytes) => {
    const file = newFile();
    writeFileSync(file, bytes);
    const { store, log } = open(file);
    expect(store.get()).toEqual({ ...defaultSettings, bindings: talkOn('F9'), theme: 'dark' });
    expect(log.lines).toEqual([]);
    store.set({ theme: 'light' });
    expect(read(file)).toMatchObject({ bindings: talkOn('F9'), theme: 'light' });
    expect(readdirSync(dirname(file))).toHaveLength(1);
  });

  it.each([
    ['a key', 'Control+Shift+F9'],
    ['no key', null],
  ])('takes over what 0.1.0 kept of the talk key: %s', (_, talkHotkey) => {
    const old = {
      talkHotkey,
      theme: 'dark',
      updates: false,
      microphone: null,
      camera: null,
      speaker: null,
      endMutedAfterMinutes: 10,
    };
    const file = newFile(JSON.stringify(old));
    const { store, log } = open(file);
    expect(store.get()).toMatchObject({
      bindings: talkOn(talkHotkey),
      theme: 'dark',
      updates: false,
    });
    expect(log.lines).toEqual([]);
    store.set({ theme: 'light' });
    expect(read(file)).not.toHaveProperty('talkHotkey');
    expect(open(file).store.get().bindings).toEqual(talkOn(talkHotkey));
  });

  it('does without a talk key of 0.1.0 that is none, and keeps the file', () => {
    const file = newFile('{"talkHotkey":7}');
    const { store, log } = open(file);
    expect(store.get()).toEqual(defaultSettings);
    expect(log.lines[0]).toContain('bindings not understood');
    store.set({ theme: 'dark' });
    expect(read(`${file}.damaged-77`)).toEqual({ talkHotkey: 7 });
  });

  it('discards what is damaged, and what was kept of it earlier', () => {
    const file = newFile('{"theme": hush');
    writeFileSync(`${file}.damaged-1`, 'hush');
    writeFileSync(`${file}.other`, 'kept');
    const { store } = open(file);
    expect(store.discardDamaged()).toBe(true);
    expect(readdirSync(dirname(file)).sort()).toEqual(['settings.json', 'settings.json.other']);
    expect(readFileSync(file, 'utf8')).not.toContain('hush');
    store.set({ theme: 'dark' });
    expect(readdirSync(dirname(file))).toHaveLength(2);
  });

  it('keeps a change, for the user alone, and tells it', () => {
    const file = newFile();
    const { store } = open(file);
    const seen: unknown[] = [];
    const stop = store.subscribe(({ theme }) => void seen.push(theme));
    store.set({ theme: 'dark' });
    stop();
    store.set({ bindings: talkOn(null) });
    expect(seen).toEqual(['dark']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(open(file).store.get()).toEqual({
      ...defaultSettings,
      theme: 'dark',
      bindings: talkOn(null),
    });
  });

  it('loses a bad value only, and keeps the damaged file when it writes over it', () => {
    const text = JSON.stringify({ theme: 'pink', bindings: talkOn('F9'), microphone: { id: 3 } });
    const file = newFile(text);
    const { store, log } = open(file);
    expect(store.get()).toEqual({ ...defaultSettings, bindings: talkOn('F9') });
    expect(log.lines[0]).toContain('theme, microphone');
    expect(readFileSync(file, 'utf8')).toBe(text);
    store.set({ theme: 'light' });
    store.set({ theme: 'dark' });
    expect(readFileSync(`${file}.damaged-77`, 'utf8')).toBe(text);
    expect(readdirSync(dirname(file))).toHaveLength(2);
    expect(open(file).store.get()).toMatchObject({ theme: 'dark', bindings: talkOn('F9') });
  });

  it.each([
    ['truncated', '{"theme": "da'],
    ['empty', ''],
    ['an array', '[]'],
    ['null', 'null'],
    ['binary', '\0\u0001\ufffd'],
    ['huge', JSON.stringify({ theme: 'x'.repeat(2_000_000) })],
  ])('starts with the defaults when the file is %s, and keeps it', (_what, content) => {
    const file = newFile(content);
    const { store } = open(file);
    expect(store.get()).toEqual(defaultSettings);
    expect(readFileSync(file, 'utf8')).toBe(content);
    store.set({ theme: 'dark' });
    expect(readFileSync(`${file}.damaged-77`, 'utf8')).toBe(content);
    expect(open(file).store.get().theme).toBe('dark');
  });

  it('keeps what a newer version wrote', () => {
    const file = newFile(JSON.stringify({ theme: 'dark', orb: { colour: 'teal' } }));
    open(file).store.set({ theme: 'light' });
    expect(read(file)).toMatchObject({ theme: 'light', orb: { colour: 'teal' } });
    expect(readdirSync(dirname(file))).toHaveLength(1);
  });

  it('is not misled by names that objects have by themselves', () => {
    const { store } = open(newFile('{"__proto__": {"theme": "dark"}, "constructor": 1}'));
    expect(store.get()).toEqual(defaultSettings);
    expect(({} as { theme?: string }).theme).toBeUndefined();
  });

  it('goes on for this run when the file cannot be written', () => {
    const { store, log } = open(join(newFile('a file, not a folder'), 'settings.json'));
    store.set({ theme: 'dark' });
    expect(store.get().theme).toBe('dark');
    expect(log.lines.at(-1)).toContain('this run only');
  });
});
