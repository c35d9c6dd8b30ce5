import { chmodSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makePrivate } from './profile.js';

let at = '';
beforeEach(() => {
  at = join(mkdtempSync(join(tmpdir(), 'parley-private-')), 'profile');
});

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe.skipIf(process.platform === 'win32')('the profile’s folder', () => {
  it('is made for its user alone, with the folders above it', () => {
    const nested = join(at, 'below', 'it');
    expect(makePrivate(nested)).toBeUndefined();
    expect(modeOf(nested)).toBe(0o700);
  });

  it.each([0o755, 0o775, 0o777, 0o711])('that others may use (%o) is the user’s alone', (mode) => {
    mkdirSync(at);
    chmodSync(at, mode);
    writeFileSync(join(at, 'kept'), 'kept');
    expect(makePrivate(at)).toBeUndefined();
    expect(modeOf(at)).toBe(0o700);
    expect(statSync(join(at, 'kept')).size).toBe(4);
  });

  it('that is private already stays as it is, however little its user may do', () => {
    mkdirSync(at, { mode: 0o500 });
    expect(makePrivate(at)).toBeUndefined();
    expect(modeOf(at)).toBe(0o500);
  });

  it.skipIf(process.getuid?.() === 0)('of somebody else is left alone, and that is said', () => {
    const before = modeOf('/usr');
    expect(makePrivate('/usr')).toMatch(/\/usr belongs to another user.*--user-data-dir/);
    expect(modeOf('/usr')).toBe(before);
  });
});
