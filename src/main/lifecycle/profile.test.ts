import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { profileFault } from './profile.js';

let at = '';
beforeEach(() => {
  at = join(mkdtempSync(join(tmpdir(), 'parley-private-')), 'profile');
});

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe.skipIf(process.platform === 'win32')('the profile’s folder', () => {
  it('is made for its user alone, with the folders above it', () => {
    const nested = join(at, 'below', 'it');
    expect(profileFault(nested)).toBeUndefined();
    expect(modeOf(nested)).toBe(0o700);
  });

  it.each([0o755, 0o775, 0o777, 0o711])('that others may use (%o) is the user’s alone', (mode) => {
    mkdirSync(at);
    chmodSync(at, mode);
    writeFileSync(join(at, 'kept'), 'kept');
    expect(profileFault(at)).toBeUndefined();
    expect(modeOf(at)).toBe(0o700);
    expect(statSync(join(at, 'kept')).size).toBe(4);
  });

  it('that is private already stays as it is', () => {
    mkdirSync(at, { mode: 0o700 });
    expect(profileFault(at)).toBeUndefined();
    expect(modeOf(at)).toBe(0o700);
  });

  it('with a file in its place is refused', () => {
    writeFileSync(at, 'kept');
    expect(profileFault(at)).toMatch(
      /^parley: \S+profile cannot be Parley’s profile: there is a file in its place .*--user-data-dir=DIR\.$/,
    );
    expect(profileFault(join(at, 'below'))).toMatch(/a part of its path is a file/);
    expect(statSync(at).size).toBe(4);
  });

  it('that is a link to nowhere is refused', () => {
    symlinkSync(join(at, 'gone'), at);
    expect(profileFault(at)).toMatch(/ cannot be Parley’s profile: /);
  });

  describe.skipIf(process.getuid?.() === 0)('as an ordinary user', () => {
    it('that cannot be written to is refused', () => {
      mkdirSync(at, { mode: 0o500 });
      expect(profileFault(at)).toMatch(/you may not write there \(EACCES\); make it usable, or/);
      expect(profileFault(join(at, 'below'))).toMatch(/you may not write there \(EACCES\)/);
    });

    it('of another user is refused and left alone, whatever its mode', () => {
      const before = modeOf('/usr');
      expect(profileFault('/usr')).toMatch(/another user owns it; choose another folder/);
      expect(modeOf('/usr')).toBe(before);
      // Mode 1777: anyone could have planted connections there.
      expect(profileFault('/tmp')).toMatch(/another user owns it/);
    });
  });

  it.runIf(process.getuid?.() === 0)('of another user is refused, and one with their files', () => {
    mkdirSync(at);
    writeFileSync(join(at, 'connections.json'), 'planted');
    chownSync(join(at, 'connections.json'), 4711, 4711);
    chmodSync(at, 0o777);
    expect(profileFault(at)).toMatch(/another user has put "connections\.json" into it; delete/);
    expect(modeOf(at)).toBe(0o777);
    chownSync(at, 4711, 4711);
    chmodSync(at, 0o700);
    expect(profileFault(at)).toMatch(/another user owns it/);
  });
});
