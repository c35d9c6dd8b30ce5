// @ts-check
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attempt, run } from './run.mjs';
import { withLock } from './lock.mjs';
import { parallel } from './parallel.mjs';

const wait = () => attempt('sleep', ['60']);
const fail = () => run('sh', ['-c', 'echo the reason >&2; exit 3']);
const reason = /"sh -c.*failed \(3\)[^]*the reason/;

describe('work done together', () => {
  it('comes to the results of all', async () => {
    const [one, two] = await parallel([async () => 1, () => 'two']);
    expect([one, two]).toEqual([1, 'two']);
  });

  it('fails with the first failure, and ends the commands of the others at once', async () => {
    const begun = Date.now();
    await expect(parallel([wait, () => parallel([wait, wait]), fail])).rejects.toThrow(reason);
    expect(Date.now() - begun).toBeLessThan(10_000);
  });

  it('starts no further command once one has failed', async () => {
    /** @type {number[]} */
    const codes = [];
    const twoSteps = async () => codes.push((await wait()).code, (await attempt('true', [])).code);
    await expect(parallel([twoSteps, fail])).rejects.toThrow(reason);
    expect(codes).toEqual([143, 143]);
    expect((await attempt('true', [])).code).toBe(0);
  });

  it('waits for no lock of another process once one has failed', async () => {
    const lock = join(mkdtempSync(join(tmpdir(), 'parley-lock-')), 'lock');
    // The parent lives as long as this test.
    writeFileSync(lock, String(process.ppid));
    const locked = () => withLock(lock, async () => 'taken');
    await expect(parallel([locked, fail])).rejects.toThrow(reason);
  });
});
