import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { secondsAboveSilence } from '../../scripts/lib/wav.mjs';
import { press } from '../support/parley.js';
import { listen, speak } from '../support/sound.js';
import { expect, test } from '../support/test.js';
import { Tray } from '../support/tray.js';
import {
  asRoot,
  asUser,
  cleanRoot,
  connectionTo,
  processes,
  profileFile,
  windowsNamed,
} from './installed.js';

// One installation, from the first package to its removal.
test.describe.configure({ mode: 'serial' });

/** How many users a process sees that has no user namespace of its own. */
const everyone = '4294967295';
const install = (file: string) =>
  asRoot('apt-get', 'install', '-y', '-q', '--no-install-recommends', `/packages/${file}`);
const main = () => processes().find(({ type }) => type === 'main')?.pid;
const identity = () => (JSON.parse(profileFile('state.json')) as { identity: string }).identity;

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

test('an ordinary user talks with it, the sandbox on', async ({ server, agent, speech }) => {
  const profile = join(process.env['HOME'] ?? '', '.config/Parley');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  writeFileSync(join(profile, 'settings.json'), '{ "theme": "dark" }\n');
  const ended = asUser(['parley'], connectionTo(server, agent.name));
  await expect.poll(() => windowsNamed('^Parley$'), { timeout: 60_000 }).toHaveLength(1);
  const tray = await Tray.of(main() ?? 0);
  const seen = await tray.watch();

  const renderer = processes().find(({ type }) => type === 'renderer')?.pid;
  const status = readFileSync(`/proc/${renderer}/status`, 'utf8');
  expect(status).toMatch(/^Seccomp:\s+2$/m);
  // One for this system, one for the clean root, and Chromium's own.
  expect(/^NSpid:(.*)$/m.exec(status)?.[1]?.trim().split(/\s+/).length).toBeGreaterThanOrEqual(3);
  const uids = readFileSync(`/proc/${renderer}/uid_map`, 'utf8').trim().split(/\s+/);
  console.log(
    `sandbox: ${uids[2] === everyone ? 'setuid helper' : 'user namespaces'}, seccomp filter on`,
  );
  expect(uids[2], 'user namespaces, not the setuid helper').not.toBe(everyone);

  const heard = await listen();
  await press('ctrl+shift+space');
  // The agent says hello when nobody speaks: its voice comes out of the speaker.
  for (const word of ['Listening', 'Speaking', 'Listening'])
    await expect.poll(() => tray.labels(), { timeout: 60_000 }).toContain(word);
  expect(secondsAboveSilence(await heard())).toBeGreaterThan(0.5);
  // It thinks about what it has heard; what it then says is tested with the app itself.
  const before = seen.seen.length;
  await speak(speech);
  const words = () => seen.seen.slice(before).map(({ text }) => text);
  await expect.poll(words, { timeout: 60_000 }).toContain('Thinking');

  expect((await asUser(['parley', '--toggle-talk'])).code).toBe(0);
  await expect.poll(async () => (await tray.labels())[0]).toMatch(/muted/i);
  expect((await asUser(['parley', '--show'])).code).toBe(0);
  // A link only asks: a window of its own, and the call as it was.
  expect((await asUser(['parley', 'parley://open?server=wss://evil.example'])).code).toBe(0);
  await expect.poll(async () => (await windowsNamed('Parley')).length).toBeGreaterThan(1);
  expect((await tray.labels())[0]).toMatch(/muted/i);

  expect((await asUser(['parley', '--quit'])).code).toBe(0);
  expect((await ended).code).toBe(0);
  await expect.poll(() => processes()).toEqual([]);
  tray.close();
});

test('no debugger can be attached to the running app', async () => {
  const ended = asUser(['parley']);
  await expect.poll(() => windowsNamed('^Parley$'), { timeout: 60_000 }).toHaveLength(1);
  // What starts Node's inspector in a program that allows it.
  process.kill(main() ?? 0, 'SIGUSR1');
  // It would listen within milliseconds; a launch that is answered takes longer.
  await asUser(['parley', '--show']);
  const refused = await new Promise<boolean>((resolve) => {
    connect(9229, '127.0.0.1')
      .once('connect', () => resolve(false))
      .once('error', () => resolve(true));
  });
  expect(refused).toBe(true);
  await asUser(['parley', '--quit']);
  await ended;
});

test('an upgrade keeps the settings', async () => {
  const before = identity();
  const { code, stderr } = await install('parley.deb');
  expect(code, stderr).toBe(0);
  const { stdout } = await asRoot('dpkg-query', '-W', '-f', '${Version}', 'parley');
  expect(stdout).not.toBe('0.0.1');
  const ended = asUser(['parley', '--show']);
  await expect.poll(() => windowsNamed('^Parley$'), { timeout: 60_000 }).toHaveLength(1);
  await asUser(['parley', '--quit']);
  await ended;
  expect(identity()).toBe(before);
  expect(JSON.parse(profileFile('settings.json'))).toMatchObject({ theme: 'dark' });
});

test('a purge leaves nothing but what is the user’s', async () => {
  const { stdout } = await asRoot('dpkg-query', '-L', 'parley');
  const files = stdout.split('\n').filter(Boolean);
  expect(files.length).toBeGreaterThan(50);
  expect((await asRoot('apt-get', 'purge', '-y', '-q', 'parley')).code).toBe(0);
  const left = await asRoot(
    'find',
    '/',
    '-xdev',
    '-iname',
    '*parley*',
    '-not',
    '-path',
    '/packages/*',
  );
  expect(left.stdout.split('\n').filter((path) => path && !path.startsWith('/tmp/'))).toEqual([]);
  expect(existsSync(join(cleanRoot, 'usr/lib/parley'))).toBe(false);
  expect(profileFile('state.json')).toContain('identity');
});
