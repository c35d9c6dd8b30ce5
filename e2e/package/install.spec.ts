import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from 'playwright/test';
import { asRoot, asUser, cleanRoot } from './installed.js';

// One installation, from the first package to its removal.
test.describe.configure({ mode: 'serial' });

const install = (file: string) =>
  asRoot('apt-get', 'install', '-y', '-q', '--no-install-recommends', `/packages/${file}`);

test('apt installs the package and every library it needs', async () => {
  test.setTimeout(600_000);
  const update = await asRoot('apt-get', 'update', '-q');
  expect(update.code, update.stderr).toBe(0);
  const { code, stdout, stderr } = await install('older.deb');
  expect(code, stdout + stderr).toBe(0);
  const binaries = [
    'parley',
    'chrome_crashpad_handler',
    'chrome-sandbox',
    'libEGL.so',
    'libGLESv2.so',
  ];
  for (const binary of binaries) {
    const { stdout: libraries } = await asRoot('ldd', `/usr/lib/parley/${binary}`);
    expect(libraries).not.toContain('not found');
  }
  const entry = join(cleanRoot, 'usr/share/applications/parley.desktop');
  execFileSync('desktop-file-validate', [entry]);
  expect(readFileSync(entry, 'utf8')).toMatch(/^Actions=Talk;Show;Quit;$/m);
  const metainfo = join(cleanRoot, 'usr/share/metainfo/dev.parley.Parley.metainfo.xml');
  execFileSync('appstreamcli', ['validate', '--no-net', metainfo]);
});

test('it holds only what runs', () => {
  const app = join(cleanRoot, 'usr/lib/parley/resources');
  expect(readdirSync(app).sort()).toEqual([
    'LICENSE',
    'README.md',
    'THIRD_PARTY_LICENSES.txt',
    'app.asar',
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
  const marker = join(process.env['HOME'] ?? '', 'required');
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
