import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkout } from '../../tools/bootstrap/paths.mjs';
import { isAlive } from '../../tools/process/lock.mjs';

let folder = '';
beforeEach(() => {
  // Below the checkout, so that the tests find the test runner.
  mkdirSync(join(checkout, 'test-results'), { recursive: true });
  folder = mkdtempSync(join(checkout, 'test-results', 'killed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a worker ends with what it has started soon after the process that runs the tests was killed', async () => {
  writeFileSync(
    join(folder, 'playwright.config.mjs'),
    'export default { testDir: ".", outputDir: "made", workers: 1, reporter: "list" };',
  );
  writeFileSync(
    join(folder, 'stuck.spec.mjs'),
    `import '${import.meta.dirname}/end-with-runner.ts';
    import { spawnBound } from '${checkout}/tools/process/spawn.mjs';
    import { test as base } from 'playwright/test';
    const forever = () => new Promise(() => setInterval(() => {}, 1000));
    const test = base.extend({
      server: [async ({}, use) => {
        await use(spawnBound('sleep', ['600'], { stdio: 'ignore' }));
        await forever();
      }, { scope: 'worker' }],
    });
    test('stuck', async ({ server }) => {
      console.log('started ' + server.pid);
      await forever();
    });`,
  );
  // The test runner that runs this says so in variables of its own.
  const own = Object.entries(process.env).filter(
    ([name]) => !/VITEST|^TEST$|^NODE_ENV$/.test(name),
  );
  const playwright = join(checkout, 'node_modules', '.bin', 'playwright');
  const runner = spawn(playwright, ['test', '-c', 'playwright.config.mjs'], {
    cwd: folder,
    env: Object.fromEntries(own),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let server = 0;
  for await (const line of createInterface({ input: runner.stdout })) {
    server = Number(/started (\d+)/.exec(line)?.[1]);
    if (server) break;
  }
  expect(isAlive(server)).toBe(true);
  runner.kill('SIGKILL');
  await once(runner, 'exit');
  // By itself a worker gives its test and its fixtures thirty seconds.
  await expect.poll(() => isAlive(server), { timeout: 10_000 }).toBe(false);
}, 60_000);
