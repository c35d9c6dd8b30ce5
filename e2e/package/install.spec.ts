import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from 'playwright/test';
import { keepSystemFiles } from './files.js';
import { asUser, cleanRoot, home, install, rootsOutput } from './installed.js';

// The first installation on this system, and the first removal.
test.describe.configure({ mode: 'serial' });

test('lintian finds no error in the package', () => {
  const deb = join(cleanRoot, 'packages/parley.deb');
  const output = execFileSync('lintian', ['--fail-on=error', deb]);
  console.log(output.toString().trim() || 'lintian: nothing to say');
});

test('apt installs the package and every library it needs', async () => {
  test.setTimeout(600_000);
  await rootsOutput('apt-get', 'update', '-q');
  await install('older.deb');
  const binaries = [
    'parley',
    'chrome_crashpad_handler',
    'chrome-sandbox',
    'libEGL.so',
    'libGLESv2.so',
  ];
  for (const binary of binaries)
    expect(await rootsOutput('ldd', `/usr/lib/parley/${binary}`)).not.toContain('not found');
});

test('desktop and software centre can read what it tells them', async () => {
  const entry = join(cleanRoot, 'usr/share/applications/parley.desktop');
  execFileSync('desktop-file-validate', [entry]);
  expect(readFileSync(entry, 'utf8')).toMatch(/^Actions=Talk;Show;Quit;$/m);
  const metainfo = join(cleanRoot, 'usr/share/metainfo/org.example.Parley.metainfo.xml');
  execFileSync('appstreamcli', ['validate', '--no-net', metainfo]);

  // A desktop has the tools that make indexes of all packages' entries and icons.
  await rootsOutput('apt-get', 'purge', '-y', '-q', 'parley');
  const tools = ['desktop-file-utils', 'gtk-update-icon-cache', 'hicolor-icon-theme'];
  await rootsOutput('apt-get', 'install', '-y', '-q', '--no-install-recommends', ...tools);
  await keepSystemFiles();
  await install('older.deb');
  const indexes = join(cleanRoot, 'usr/share');
  expect(readFileSync(join(indexes, 'applications/mimeinfo.cache'), 'utf8')).toContain(
    'x-scheme-handler/parley=parley.desktop',
  );
  expect(readFileSync(join(indexes, 'icons/hicolor/icon-theme.cache'), 'latin1')).toContain(
    'parley',
  );
});

test('it holds only what runs', () => {
  const app = join(cleanRoot, 'usr/lib/parley/resources');
  expect(readdirSync(app).sort()).toEqual([
    'LICENSE',
    'README.md',
    'THIRD_PARTY_LICENSES.txt',
    'app.asar',
    'app.asar.unpacked',
    // What the older package of the test alone has.
    'former',
    'parley',
  ]);
  const archive = readFileSync(join(app, 'app.asar'));
  expect(archive.length).toBeLessThan(4 * 1024 * 1024);
  const names = archive.subarray(16, 16 + archive.readUInt32LE(12)).toString('utf8');
  expect(names).toContain('index.cjs');
  expect(names).not.toMatch(/node_modules|\.ts"|\.map"|\.test\.|gallery/);
});

test('the fuses are set in the binary itself', async () => {
  const wire = await getCurrentFuseWire(join(cleanRoot, 'usr/lib/parley/parley'));
  const on = (fuse: FuseV1Options): boolean => wire[fuse] === '1'.charCodeAt(0);
  const names = Object.values(FuseV1Options).filter((name) => typeof name === 'string');
  const set = names.filter((name) => on(FuseV1Options[name as keyof typeof FuseV1Options]));
  expect(set.sort()).toEqual([
    'EnableCookieEncryption',
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
  ]);
});

test('the command answers, and nothing opens the app to other programs', async () => {
  const version = await asUser(['parley', '--version']);
  expect(version.code, version.stderr).toBe(0);
  expect(version.stdout).toMatch(/^parley \d/);
  expect((await asUser(['parley', '--help'])).stdout).toContain('--toggle-talk');
  const quit = await asUser(['parley', '--quit']);
  expect(quit.code).toBe(1);
  expect(quit.stderr).toContain('parley: not running');

  const asNode = await asUser(['parley', '-e', 'console.log("ran")'], {
    ELECTRON_RUN_AS_NODE: '1',
  });
  expect(asNode.code).toBe(2);
  expect(asNode.stdout).not.toContain('ran');
  const marker = join(home, 'required');
  const script = `${marker}.js`;
  writeFileSync(script, `require('fs').writeFileSync(${JSON.stringify(marker)}, '')`);
  const options = await asUser(['parley', '--version'], { NODE_OPTIONS: `--require ${script}` });
  expect(options.code).toBe(0);
  expect(existsSync(marker)).toBe(false);
  for (const flag of [
    '--inspect',
    '--inspect-brk=9229',
    '--remote-debugging-port=9333',
    '--no-sandbox',
  ]) {
    const { code, stderr } = await asUser(['parley', flag]);
    expect(code, flag).toBe(2);
    expect(stderr).toContain(`unknown option ${JSON.stringify(flag)}`);
    expect(stderr).not.toMatch(/listening on/i);
  }
});
