// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow } from '../../tools/bootstrap/files.mjs';
import { checkout } from '../../tools/bootstrap/paths.mjs';

/** Folders that are not the checkout's own, and files that refuse the switch or test that it fails. */
const leftOut = new Set([
  ...['.git', '.wireit', 'node_modules', 'out', 'dist', 'test-results', 'screenshots'],
  ...['shell-page.spec.ts', 'install.spec.ts', 'command-line.ts', 'command-line.test.ts'],
  'house.test.mjs',
]);

it("nothing switches Chromium's sandbox off", async () => {
  const switchedOff = /no-sandbox|\b(chromiumSandbox|sandbox): false/;
  const files = await filesBelow(checkout, '.', leftOut);
  expect(files.length).toBeGreaterThan(100);
  expect(
    files.filter((file) => switchedOff.test(readFileSync(join(checkout, file), 'utf8'))),
  ).toEqual([]);
});

// svelte-check has been seen to print nothing at all with a new TypeScript.
it("a wrong type in a component is found, under the windows' own tsconfig", () => {
  const results = join(checkout, 'test-results');
  mkdirSync(results, { recursive: true });
  const folder = mkdtempSync(join(results, 'planted-'));
  try {
    const component =
      '<script lang="ts">\n  const planted: number = \'not a number\';\n</script>\n\n{planted}\n';
    writeFileSync(join(folder, 'Planted.svelte'), component);
    const tsconfig = join(folder, 'tsconfig.json');
    const config = { extends: '../../src/renderer/tsconfig.json', include: ['*.svelte'] };
    writeFileSync(tsconfig, JSON.stringify(config));
    const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
    const [, flags = ''] =
      /svelte-check --tsconfig \S+(.*)$/.exec(String(scripts['typecheck'])) ?? [];
    const { status, stdout, stderr } = spawnSync(
      join(checkout, 'node_modules', '.bin', 'svelte-check'),
      ['--tsconfig', tsconfig, ...flags.trim().split(/\s+/)],
      { cwd: checkout, encoding: 'utf8' },
    );
    expect(stdout + stderr).toMatch(/Planted\.svelte[^]*not assignable/);
    expect(status).not.toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
