// @ts-check
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Arch, Platform, build } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configurationFor } from './electron-builder.mjs';

/** @type {string} */
let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-release-'));
  mkdirSync(join(folder, 'app'));
  mkdirSync(join(folder, 'packed', 'resources'), { recursive: true });
  program('packed/parley', '');
  const about = { name: 'parley', productName: 'Parley', version: '0.1.0', main: 'index.cjs' };
  const maker = { author: 'A <a@example.org>', homepage: 'https://example.org', description: 'D' };
  write('app/package.json', JSON.stringify({ ...about, ...maker }));
  write('app/index.cjs', '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * @param {string} name
 * @param {string} text
 */
const write = (name, text) => writeFileSync(join(folder, name), text);

/**
 * @param {string} name
 * @param {string} script
 */
const program = (name, script) => {
  write(name, `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
};

/**
 * Lets electron-builder make a package as far as it goes without the tools that it downloads: the
 * whole configuration is checked, and all that goes in beside the app is made.
 * @param {string} target
 * @returns {Promise<any>} what electron-builder has come to: for fpm its arguments and the entry's
 *   file and the script that runs after the installation, for an AppImage its entry
 */
async function computed(target) {
  const config = configurationFor({ appId: 'org.example.Parley' });
  const directories = {
    ...config.directories,
    app: join(folder, 'app'),
    output: join(folder, 'out'),
  };
  /** @type {any} */
  let found;
  await build({
    targets: Platform.LINUX.createTarget(target, Arch.x64),
    projectDir: join(import.meta.dirname, '..'),
    prepackaged: join(folder, 'packed'),
    publish: 'never',
    config: { ...config, directories, electronVersion: '45.5.0' },
    effectiveOptionComputed: async (options) => {
      // Its files are gone when the build has ended.
      if (!Array.isArray(options)) found = options;
      else {
        const [args, entry] = options;
        const script = args[args.indexOf('--after-install') + 1];
        found = [args, ...[entry, script].map((file) => readFileSync(file, 'utf8'))];
      }
      return true;
    },
  });
  return found;
}

/**
 * @param {string} entry
 * @returns {Record<string, Record<string, string>>} its groups
 */
function groupsOf(entry) {
  /** @type {Record<string, Record<string, string>>} */
  const groups = {};
  let group = '';
  for (const line of entry.split('\n').filter(Boolean)) {
    const [, name, key, value] = /^\[(.*)\]$|^([^=]+)=(.*)$/.exec(line) ?? [];
    if (name) groups[(group = name)] = {};
    else if (key && value !== undefined) (groups[group] ??= {})[key] = value;
  }
  return groups;
}

const everywhere = {
  Name: 'Parley',
  Icon: 'parley',
  Terminal: 'false',
  StartupNotify: 'true',
  StartupWMClass: 'Parley',
  Categories: 'Network;Chat;',
  MimeType: 'x-scheme-handler/parley;',
  Actions: 'Talk;Show;Quit;',
};

describe('what electron-builder makes of the configuration', () => {
  it.each(['deb', 'rpm'])(
    'is a %s whose entry starts the installed Parley',
    async (target) => {
      const [args, entry, script] = await computed(target);
      const groups = groupsOf(entry);
      expect(groups['Desktop Entry']).toMatchObject({
        ...everywhere,
        Exec: '/opt/Parley/parley %u',
      });
      expect(groups['Desktop Action Talk']?.['Exec']).toBe('parley --toggle-talk');
      expect(args).toContain('packaging/linux/parley.1=/usr/share/man/man1/parley.1');
      expect(args.join('\n')).toMatch(/256x256\.png=.*\/apps\/parley\.png/);
      expect(script).toContain("'/usr/bin/parley' 'parley' '/opt/Parley/resources/parley'");
    },
    60_000,
  );

  it('is an AppImage whose entry starts that image, in its sandbox', async () => {
    const { desktop, desktopFileName } = await computed('AppImage');
    expect(desktopFileName).toBe('parley.desktop');
    const groups = groupsOf(desktop);
    expect(groups['Desktop Entry']).toMatchObject({ ...everywhere, Exec: 'AppRun %U' });
    const actions = ['Talk', 'Show', 'Quit'].map(
      (name) => groups[`Desktop Action ${name}`]?.['Exec'],
    );
    expect(actions).toEqual(['AppRun --toggle-talk', 'AppRun --show', 'AppRun --quit']);
  }, 60_000);
});

it.each([
  ['after-install.tpl', 3],
  ['after-remove.tpl', 1],
])('changes nothing of electron-builder’s %s but where the command leads', (name, places) => {
  const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const lib = join(require.resolve('app-builder-lib/package.json'), '..');
  const theirs = readFileSync(join(lib, 'templates/linux', name), 'utf8');
  const ours = readFileSync(join(import.meta.dirname, 'linux', name), 'utf8');
  const app = "'/opt/${sanitizedProductName}/${executable}'";
  const launcher = "'/opt/${sanitizedProductName}/resources/${executable}'";
  expect(theirs.split(app)).toHaveLength(places + 1);
  expect(ours.trimEnd()).toBe(theirs.trimEnd().replaceAll(app, launcher));
});

it('leaves the launcher of an AppImage to start Parley with what it was given', () => {
  // https://github.com/electron-userland/electron-builder, appImageUtil.ts
  const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const { generateAppRunScript } = require('app-builder-lib/out/targets/appimage/appImageUtil.js');
  const names = {
    DesktopFileName: 'parley.desktop',
    ExecutableName: 'parley',
    ProductName: 'Parley',
  };
  const more = { ProductFilename: 'Parley', ResourceName: 'appimagekit-parley' };
  mkdirSync(join(folder, 'image'));
  write('image/AppRun', generateAppRunScript({ ...names, ...more }));
  program('image/parley', 'echo "$@"');
  // User namespaces are allowed.
  program('image/unshare', 'exit 0');
  const env = { PATH: process.env['PATH'] };
  const given = ['--toggle-talk', 'parley://x?a=b c'];
  const said = execFileSync('bash', [join(folder, 'image', 'AppRun'), ...given], { env });
  expect(String(said)).toBe(`${given.join(' ')}\n`);
});
