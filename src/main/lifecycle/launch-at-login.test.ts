import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../shared/settings.js';
import { settingsSchemas } from '../../shared/settings.schema.js';
import type { Settings } from '../../shared/settings.js';
import { Store } from '../settings-store.js';
import { fakeLog } from '../testing.js';
import {
  createAutostartFile,
  createSystemLoginItem,
  followLaunchAtLogin,
} from './launch-at-login.js';

function setUp(launchAtLogin: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-login-'));
  const settings = new Store<Settings>({
    file: join(folder, 'settings.json'),
    schemas: settingsSchemas,
    defaults: { ...defaultSettings, launchAtLogin },
    now: () => 0,
    log: fakeLog(),
  });
  const file = join(folder, 'autostart', 'parley.desktop');
  const item = createAutostartFile(file, ['/opt/My Parley/parley', '--hidden']);
  const follow = (): (() => void) => followLaunchAtLogin({ item, settings, log: fakeLog() });
  return { settings, file, item, follow, text: () => readFileSync(file, 'utf8') };
}

describe('starting at login', () => {
  it('is a file in the autostart folder, there as long as it is wanted', () => {
    const { settings, item, follow, text } = setUp(false);
    const stop = follow();
    expect(item.isOn()).toBe(false);
    settings.set({ launchAtLogin: true });
    expect(item.isOn()).toBe(true);
    expect(text()).toContain('Exec="/opt/My Parley/parley" "--hidden"\n');
    settings.set({ launchAtLogin: false });
    expect(item.isOn()).toBe(false);
    stop();
    settings.set({ launchAtLogin: true });
    expect(item.isOn()).toBe(false);
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'follows a desktop that has switched it off with %s',
    (line) => {
      const { settings, file, item, follow } = setUp(true);
      item.set(true);
      writeFileSync(file, `[Desktop Entry]\nExec=parley\n${line}\n`);
      follow();
      expect(settings.get().launchAtLogin).toBe(false);
    },
  );

  it('follows a user who took the file away, and writes it again where Parley has moved', () => {
    const { settings, file, item, follow, text } = setUp(true);
    item.set(true);
    writeFileSync(file, '[Desktop Entry]\nExec=/where/it/was\n');
    follow();
    expect(text()).toContain('Exec="/opt/My Parley/parley"');
    rmSync(file);
    follow();
    expect(settings.get().launchAtLogin).toBe(false);
  });

  it('quotes what a desktop would take for something else', () => {
    const { file, text } = setUp(false);
    createAutostartFile(file, ['/a "b" $c %d\\e`']).set(true);
    expect(text()).toContain('Exec="/a \\\\"b\\\\" \\\\$c %%d\\\\\\\\e\\\\`"\n');
  });

  it('goes on where the file cannot be written', () => {
    const { settings, file, follow } = setUp(false);
    writeFileSync(join(file, '../..', 'autostart'), 'not a folder');
    follow();
    expect(settings.set({ launchAtLogin: true })).toBe(true);
  });

  it('is the system’s login item elsewhere', () => {
    const calls: unknown[] = [];
    const item = createSystemLoginItem(
      {
        getLoginItemSettings: () => ({ openAtLogin: true }) as never,
        setLoginItemSettings: (options) => void calls.push(options),
      },
      ['--hidden'],
    );
    expect(item.isOn()).toBe(true);
    item.set(false);
    expect(calls).toEqual([{ openAtLogin: false, args: ['--hidden'] }]);
  });
});
