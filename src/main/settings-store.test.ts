import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { migrateSettings, settingsSchemas } from '../shared/settings.schema.js';
import { defaultSettings } from '../shared/settings.js';
import type { Settings } from '../shared/settings.js';
import { Store } from './settings-store.js';
import { fakeLog } from './testing.js';

const newFile = (content?: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'parley-settings-')), 'settings.json');
  if (content !== undefined) writeFileSync(file, content);
  return file;
};
const open = (file: string, log = fakeLog()) => ({
  log,
  store: new Store<Settings>({
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

describe('a settings file that is followed', () => {
  const followed: { dispose(): void }[] = [];
  afterEach(() => followed.splice(0).forEach((store) => store.dispose()));

  const follow = (content?: string) => {
    const file = newFile(content);
    const { store, log } = open(file);
    const seen: string[] = [];
    const problems: (string | undefined)[] = [];
    store.subscribe(({ theme }) => void seen.push(theme));
    store.onProblem((problem) => void problems.push(problem));
    store.watch();
    followed.push(store);
    /** As editors do: a new file in the old one's place. */
    const edit = (text: string): void => {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    };
    return { file, store, log, seen, problems, edit };
  };
  const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

  it.each([
    ['in its place', (file: string, text: string) => writeFileSync(file, text)],
    [
      'as a new file',
      (file: string, text: string) => {
        writeFileSync(`${file}~`, text);
        renameSync(`${file}~`, file);
      },
    ],
  ])('takes over what is written %s, and a line that is gone has its default', async (_, write) => {
    const { file, store, seen } = follow('{"theme": "dark", "sounds": false}');
    write(file, '{"theme": "light"}');
    await until(() => expect(store.get()).toMatchObject({ theme: 'light', sounds: true }));
    expect(seen).toEqual(['light']);
  });

  it('takes over a file that comes later', async () => {
    const { file, store } = follow();
    writeFileSync(file, '{"theme": "dark"}');
    await until(() => expect(store.get().theme).toBe('dark'));
  });

  it('hears nothing of what it writes itself', async () => {
    const { store, seen, edit, file, log } = follow();
    for (const theme of ['dark', 'light', 'dark'] as const) store.set({ theme });
    edit(readFileSync(file, 'utf8').replace('"dark"', '"system"'));
    await until(() => expect(store.get().theme).toBe('system'));
    expect(seen).toEqual(['dark', 'light', 'dark', 'system']);
    expect(log.lines.filter((line) => line.includes('was edited'))).toHaveLength(1);
  });

  it('waits for a file that is half written', async () => {
    const { file, store, problems } = follow('{"theme": "dark"}');
    const parse = vi.spyOn(JSON, 'parse');
    writeFileSync(file, '{"theme": "li');
    await until(() => expect(parse).toHaveBeenCalledWith('{"theme": "li'));
    parse.mockRestore();
    writeFileSync(file, '{"theme": "light"}');
    await until(() => expect(store.get().theme).toBe('light'));
    expect(problems).toEqual([]);
  });

  it('says that an edit is broken, keeps the values, and says when it is mended', async () => {
    const { file, store, problems, edit, seen } = follow('{"theme": "dark", "zoom": 1.5}');
    edit('{"theme": dark}');
    await until(() => expect(problems).toEqual([expect.stringContaining('dark')]));
    expect(store.problem).toBe(problems[0]);
    expect(store.get()).toMatchObject({ theme: 'dark', zoom: 1.5 });
    expect(seen).toEqual([]);
    edit('{"theme": "light", "zoom": "big"}');
    await until(() => expect(problems[1]).toBe('zoom not understood'));
    // The value from before, not the default.
    expect(store.get()).toMatchObject({ theme: 'light', zoom: 1.5 });
    edit('{"theme": "light", "zoom": 2}');
    await until(() => expect(problems).toHaveLength(3));
    expect(problems[2]).toBeUndefined();
    expect(store.get().zoom).toBe(2);
    store.set({ sounds: false });
    // It is whole again: there is nothing to keep aside.
    expect(readdirSync(dirname(file))).toEqual(['settings.json']);
  });

  it('keeps a broken edit aside before it writes over it', async () => {
    const { file, store, problems, edit } = follow('{"theme": "dark"}');
    edit('{"theme": dark}');
    await until(() => expect(problems).toHaveLength(1));
    store.set({ sounds: false });
    expect(readFileSync(`${file}.damaged-77`, 'utf8')).toBe('{"theme": dark}');
    expect(read(file)).toMatchObject({ theme: 'dark', sounds: false });
    expect(problems).toEqual([expect.any(String), undefined]);
  });

  it('loses no edit to a change that is made before it is read', () => {
    const { file, store, edit } = follow('{"theme": "dark"}');
    edit('{"theme": "light", "future": 1}');
    store.set({ sounds: false });
    expect(store.get()).toMatchObject({ theme: 'light', sounds: false });
    expect(read(file)).toMatchObject({ theme: 'light', sounds: false, future: 1 });
  });

  it('keeps the values of a file that is taken away', () => {
    const { file, store, seen } = follow('{"theme": "dark"}');
    rmSync(file);
    store.set({ sounds: false });
    expect(seen).toEqual(['dark']);
    expect(read(file)).toMatchObject({ theme: 'dark', sounds: false });
  });
});
