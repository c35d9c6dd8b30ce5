// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { copyBack, filesOf, mirror } from './mirror.mjs';

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
  ['a git checkout', makeRepository, ['.gitignore']],
  ['a plain folder', () => undefined, []],
])('mirror of %s', (_, prepare, more) => {
  it('copies its own files only', async () => {
    prepare();
    expect(await filesOf(from)).toEqual([...more, 'package.json', 'src/a b.ts', 'src/gone.ts']);
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
});

describe('copyBack', () => {
  it('brings back the folders that are there', async () => {
    write(to, 'test-results/e2e.json', '{}');
    await copyBack(to, from, ['test-results', 'screenshots']);
    expect(readFileSync(join(from, 'test-results/e2e.json'), 'utf8')).toBe('{}');
    expect(existsSync(join(from, 'screenshots'))).toBe(false);
  });
});
