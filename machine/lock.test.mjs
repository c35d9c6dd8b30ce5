// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isAlive, withLock } from './lock.mjs';

let path = '';
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'parley-lock-')), 'deep', 'set-up.lock');
});

const deadPid = () => spawnSync(process.execPath, ['--version']).pid;

describe('withLock', () => {
  it('lets nobody else in until the work is done', async () => {
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

  it('breaks the lock of a process that has died', async () => {
    await withLock(path, async () => undefined);
    writeFileSync(path, String(deadPid()));
    expect(await withLock(path, async () => 'mine')).toBe('mine');
    expect(existsSync(path)).toBe(false);
  });
});

describe('isAlive', () => {
  it('knows the living, those of other users too, from the dead', () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(1)).toBe(true);
    expect(isAlive(deadPid())).toBe(false);
  });
});
