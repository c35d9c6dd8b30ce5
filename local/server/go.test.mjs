// @ts-check
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchGo, isTooOld, ownGo } from './go.mjs';

/** @type {string} */
let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-go-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** @param {string} version */
function installGo(version) {
  const file = join(folder, 'go');
  writeFileSync(file, `#!/bin/sh\necho ${version}; echo local\n`, { mode: 0o755 });
  return file;
}

describe('ownGo', () => {
  it('takes the one on the PATH', async () => {
    const file = installGo('go1.26.1');
    expect(await ownGo(folder)).toMatchObject({ file });
  });

  it("passes over a distribution's old one, so that another is fetched", async () => {
    installGo('go1.19.8');
    expect(await ownGo(folder)).toBeUndefined();
  });

  it('does without', async () => {
    expect(await ownGo(folder)).toBeUndefined();
  });
});

describe('fetchGo', () => {
  it('says what to install where there is no build for the machine', async () => {
    await expect(fetchGo(folder, 'plan9-x64')).rejects.toThrow(
      /livekit-server or Go .* on the PATH/,
    );
  });
});

describe('isTooOld', () => {
  it.each([
    ['go1.26.1\nlocal\n', false],
    ['go1.30\nauto\n', false],
    ['go2.0\nlocal\n', false],
    ['go1.22.3\nauto\n', false],
    ['go1.22.3\nlocal\n', true],
    ['go1.19.8\n\n', true],
    ['go1.19.8\nauto\n', true],
    ['', true],
  ])('%j: %s', (text, tooOld) => {
    expect(isTooOld(text)).toBe(tooOld);
  });
});
