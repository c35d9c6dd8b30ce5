import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { otherHolder } from './single-instance.js';

describe('the holder of a profile', () => {
  const profile = mkdtempSync(join(tmpdir(), 'parley-lock-'));
  const lock = join(profile, 'SingletonLock');
  // The process that runs the tests.
  const alive = process.ppid;

  it.each<[string, string, number | undefined]>([
    ['this process', `my-host-${process.pid}`, undefined],
    ['another one', `my-host-${alive}`, alive],
    ['one that is gone', 'my-host-4194304', undefined],
    ['nothing', 'nonsense', undefined],
  ])('is found where its lock names %s', (_whom, target, expected) => {
    symlinkSync(target, lock);
    expect(otherHolder(profile)).toBe(expected);
    rmSync(lock);
  });

  it('is this process where there is no lock to read', () => {
    expect(otherHolder(join(profile, 'none'))).toBeUndefined();
  });
});
