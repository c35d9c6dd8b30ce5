// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isAlive, withLock } from './lock.mjs';

let path = '';
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'parley-lock-')), 'deep', 'set-up.lock');
});

const deadPid = () => spawnSync(process.execPath, ['--version']).pid;

describe('withLock', () => {
  it('lets no other process in until the work is done', async () => {
    /** @type {string[]} */
    const order = [];
    let finish = /** @type {(value?: unknown) => void} */ (() => undefined);
    const finished = new Promise((resolve) => (finish = resolve));
    const one = withLock(path, async () => {
      order.push('one begins');
      await finished;
      order.push('one ends');
    });
    while (!existsSync(path)) await new Promise(setImmediate);
    const two = withLock(path, async () => order.push('two'));
    finish();
    await Promise.all([one, two]);
    expect(order).toEqual(['one begins', 'one ends', 'two']);
  });

  it('frees the lock when the work fails, and leaves no file', async () => {
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(path, async () => 'free')).toBe('free');
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it.each([
    ['of a process that has died', () => `${deadPid()}\nearlier/1`],
    ['of a process that has died, as older versions wrote it', () => String(deadPid())],
    ['whose number another process has by now', () => `${process.ppid}\nearlier/1`],
    ['that a power cut left empty', () => ''],
    ['that is no lock', () => 'garbage'],
  ])('breaks a lock %s', async (_, content) => {
    await withLock(path, async () => undefined);
    writeFileSync(path, content());
    expect(await withLock(path, async () => 'mine')).toBe('mine');
    expect(existsSync(path)).toBe(false);
  });

  it('breaks a lock that says nothing of its process but is older than the system’s start', async () => {
    await withLock(path, async () => undefined);
    writeFileSync(path, String(process.ppid));
    const beforeStart = Date.now() / 1000 - uptime() - 3600;
    utimesSync(path, beforeStart, beforeStart);
    expect(await withLock(path, async () => 'mine')).toBe('mine');
  });
});

describe('isAlive', () => {
  it('knows the living, those of other users too, from the dead', () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(1)).toBe(true);
    expect(isAlive(deadPid())).toBe(false);
  });
});
