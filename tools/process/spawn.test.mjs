// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { endProcess, spawnBound } from './spawn.mjs';
import { onPath } from '../bootstrap/on-path.mjs';
import { isAlive } from './lock.mjs';

const module = new URL('spawn.mjs', import.meta.url).href;
/** Prints its own pid and stays. */
const child = `console.log(process.pid); setInterval(() => {}, 1000)`;
/** Starts the child through spawnBound, which inherits the output. */
const parent = (/** @type {string} */ tools) =>
  `import { spawnBound } from '${module}';
   spawnBound(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: ['ignore', 'inherit', 'inherit'] }, ${tools});
   setInterval(() => {}, 1000);`;

/** @param {number} pid */
async function untilGone(pid) {
  while (isAlive(pid) && !(await isZombie(pid))) await new Promise((done) => setTimeout(done, 20));
}

/** @param {number} pid a zombie has ended; its parent has not collected it yet */
async function isZombie(pid) {
  const { readFile } = await import('node:fs/promises');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return / [ZX] /.test(stat);
}

const setpriv = onPath('setpriv');

describe.each([
  ['through the kernel', `{ setpriv: ${JSON.stringify(setpriv)} }`, setpriv !== undefined],
  ['through a guard', `{ setpriv: undefined }`, true],
])('spawnBound %s', (_, tools, available) => {
  it.runIf(available)('ends the child when the parent is killed with SIGKILL', async () => {
    const started = spawn(process.execPath, ['--input-type=module', '-e', parent(tools)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: started.stdout }), 'line');
    expect(isAlive(Number(line))).toBe(true);
    started.kill('SIGKILL');
    await untilGone(Number(line));
  });
});

describe('spawnBound', () => {
  it('reports a command that does not exist by its exit code', async () => {
    const missing = spawnBound('/no/such/command', [], { stdio: ['ignore', 'ignore', 'ignore'] });
    const [code] = await once(missing, 'exit');
    expect(code).not.toBe(0);
  });
});

describe('endProcess', () => {
  it('insists when a process ignores SIGTERM', async () => {
    const deaf = `process.on('SIGTERM', () => {}); ${child}`;
    const stubborn = spawnBound(process.execPath, ['-e', deaf], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(/** @type {import('node:stream').Readable} */ (stubborn.stdout), 'data');
    await endProcess(stubborn, { again: 50, kill: 100 });
    expect(stubborn.signalCode).toBe('SIGKILL');
    await endProcess(stubborn);
  });

  it('ends what the process has started and left behind', async () => {
    const deaf = `process.on('SIGTERM', () => {}); ${child}`;
    const leaving = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(deaf)}], { stdio: 'inherit' });
      process.on('SIGTERM', () => process.exit(0));`;
    const parent = spawnBound(process.execPath, ['-e', leaving], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = /** @type {import('node:stream').Readable} */ (parent.stdout);
    const [line] = await once(createInterface({ input: output }), 'line');
    await endProcess(parent);
    expect(parent.exitCode).toBe(0);
    await untilGone(Number(line));
  });
});
