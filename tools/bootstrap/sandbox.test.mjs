// @ts-check
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowSandbox, ensureSandbox } from './sandbox.mjs';

/** @type {string} */
let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-sandbox-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/**
 * @param {string} name
 * @param {string} script
 */
function program(name, script) {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

describe.runIf(process.platform === 'linux')('ensureSandbox', () => {
  it.each([
    '[1:1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! If you are running on Ubuntu',
    '[1:1:FATAL:setuid_sandbox_host.cc(163)] The SUID sandbox helper binary was found, but is not',
  ])('names the helper of the Electron that says %s', async (words) => {
    const electron = program('electron', `echo '${words}' >&2; exit 133`);
    await expect(ensureSandbox(electron)).rejects.toThrow(
      `sudo chown root:root '${join(folder, 'chrome-sandbox')}' && sudo chmod 4755`,
    );
  });

  it('is content with an Electron that gets past its sandbox, whatever stops it then', async () => {
    await ensureSandbox(program('electron', 'echo "Missing X server or $DISPLAY" >&2; exit 1'));
  });

  it('gives it no display to open a window on', async () => {
    const electron = program('electron', `env > ${join(folder, 'env')}`);
    process.env['DISPLAY'] ??= ':none';
    await ensureSandbox(electron);
    expect(readFileSync(join(folder, 'env'), 'utf8')).not.toMatch(/^(DISPLAY|WAYLAND_DISPLAY)=/m);
  });
});

describe('allowSandbox', () => {
  const executable = '/home/parley/.cache/parley/electron-*/electron';
  const written = () => readFileSync(join(folder, 'parley-electron'), 'utf8');
  /** @param {string} value of the kernel's switch */
  const system = (value) => {
    writeFileSync(join(folder, 'switch'), `${value}\n`);
    const parser = program('parser', `echo "$@" >> ${join(folder, 'called')}`);
    return { restriction: join(folder, 'switch'), folder, parser };
  };

  it('allows that one executable, once', async () => {
    const ubuntu = system('1');
    await allowSandbox([executable], ubuntu);
    await allowSandbox([executable], ubuntu);
    expect(written()).toContain(`"/{${executable.slice(1)}}" flags=(unconfined) {\n  userns,\n}`);
    expect(readFileSync(join(folder, 'called'), 'utf8')).toBe(
      `--replace ${join(folder, 'parley-electron')}\n`,
    );
  });

  it('writes no path that could become a rule of its own', async () => {
    for (const path of ['/x" {\n capability,\n}\nprofile y "/z', '/x}y', '/x y', 'x'])
      await allowSandbox([path], system('1'));
    expect(written).toThrow('ENOENT');
  });

  it('leaves a system alone that does not restrict', async () => {
    await allowSandbox([executable], system('0'));
    expect(written).toThrow('ENOENT');
  });
});
