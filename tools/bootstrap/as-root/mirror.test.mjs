// @ts-check
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { filesOf, mirror } from './mirror.mjs';

let from = '';
let to = '';
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-mirror-'));
  from = join(folder, 'from');
  to = join(folder, 'to');
  write(from, 'package.json', '{}');
  write(from, 'src/a b.ts', 'a');
  write(from, 'src/gone.ts', 'gone');
  write(from, 'node_modules/x/index.js', 'x');
  write(from, 'out/main/index.cjs', 'built');
});

/** @param {string} root @param {string} file @param {string} text */
function write(root, file, text) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const makeRepository = () => {
  write(from, '.gitignore', 'node_modules/\nout/\n');
  const git = (/** @type {string[]} */ ...args) => execFileSync('git', ['-C', from, ...args]);
  git('init', '-q');
  git('add', 'package.json', 'src');
};

describe.each([
  ['a git checkout', makeRepository],
  ['a plain folder', () => undefined],
])('mirror of %s', (_, prepare) => {
  it('copies its own files only', async () => {
    prepare();
    const { files } = await filesOf(from);
    expect(files).toEqual(['package.json', 'src/a b.ts', 'src/gone.ts']);
    await mirror(from, to);
    expect(readFileSync(join(to, 'src/a b.ts'), 'utf8')).toBe('a');
    expect(existsSync(join(to, 'node_modules'))).toBe(false);
  });

  it('follows changes, new files and deletions, and keeps what was made in the copy', async () => {
    prepare();
    await mirror(from, to);
    write(to, 'node_modules/y/index.js', 'y');
    write(to, 'out/main/index.cjs', 'built there');
    write(from, 'src/a b.ts', 'changed');
    write(from, 'src/new.ts', 'new');
    rmSync(join(from, 'src/gone.ts'));
    await mirror(from, to);
    expect(readFileSync(join(to, 'src/a b.ts'), 'utf8')).toBe('changed');
    expect(readFileSync(join(to, 'src/new.ts'), 'utf8')).toBe('new');
    expect(existsSync(join(to, 'src/gone.ts'))).toBe(false);
    expect(readFileSync(join(to, 'node_modules/y/index.js'), 'utf8')).toBe('y');
    expect(readFileSync(join(to, 'out/main/index.cjs'), 'utf8')).toBe('built there');
  });

  it('reads nothing through a link to a folder', async () => {
    prepare();
    write(from, '../elsewhere/secret.ts', 'secret');
    rmSync(join(from, 'src'), { recursive: true });
    symlinkSync(join(from, '../elsewhere'), join(from, 'src'));
    symlinkSync(join(from, '../elsewhere'), join(from, 'shots'));
    await mirror(from, to);
    expect(existsSync(join(to, 'src/secret.ts'))).toBe(false);
    expect(existsSync(join(to, 'shots/secret.ts'))).toBe(false);
  });

  it.each(['.env', '.env.production', '.aws/credentials', 'tls/server.pem', 'id_ed25519'])(
    'leaves %s where it is, and says so',
    async (name) => {
      prepare();
      write(from, name, 'secret');
      expect((await filesOf(from)).leftOut).toContain(name);
      await mirror(from, to);
      expect(existsSync(join(to, name))).toBe(false);
    },
  );
});

describe('of what git does not track', () => {
  const taken = async (/** @type {string} */ name) => {
    makeRepository();
    write(from, name, 'x');
    const { files, leftOut } = await filesOf(from);
    expect(files.includes(name)).not.toBe(leftOut.includes(name));
    return files.includes(name);
  };

  it.each(['src/new.test.ts', 'src/deep/New.svelte'])('%s is new code, and goes along', (name) =>
    expect(taken(name)).resolves.toBe(true),
  );

  it.each(['new.mjs', 'src/service-account.json', 'src/.secret.ts', 'private/key.ts'])(
    '%s may be a secret',
    (name) => expect(taken(name)).resolves.toBe(false),
  );
});
