// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkout } from '../../tools/bootstrap/paths.mjs';
import { summary } from './outcome.mjs';

describe('summary', () => {
  it('ends with the count, after the name of each failure', () => {
    const outcomes = {
      check: { passed: 3, failures: ['lint'] },
      unit: { passed: 40, failures: [] },
      integration: {
        passed: 2,
        failures: ['a.test.ts › hears', 'an error outside of every test: x'],
      },
    };
    expect(summary(outcomes)).toBe(
      [
        'Failed:',
        '  ✗ check: lint',
        '  ✗ integration: a.test.ts › hears',
        '  ✗ integration: an error outside of every test: x',
        '',
        '45 passed, 3 failed',
      ].join('\n'),
    );
  });

  it('is one line when nothing failed', () => {
    expect(summary({ unit: { passed: 40, failures: [] } })).toBe('40 passed, 0 failed');
  });
});

describe('the outcome of a run', () => {
  let folder = '';
  beforeEach(() => {
    // Below the checkout, so that the tests find the test runners.
    mkdirSync(join(checkout, 'test-results'), { recursive: true });
    folder = mkdtempSync(join(checkout, 'test-results', 'outcome-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /**
   * @param {string} tool
   * @param {string[]} args
   * @param {Record<string, string>} files
   */
  const outcomeOf = (tool, args, files) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const file = join(folder, 'outcome.json');
    const reporter = join(import.meta.dirname, `${tool}-outcome.mjs`);
    // The test runner that runs this says so in variables of its own.
    const own = Object.entries(process.env).filter(
      ([name]) => !/VITEST|^TEST$|^NODE_ENV$/.test(name),
    );
    spawnSync(join(checkout, 'node_modules', '.bin', tool), [...args, `--reporter=${reporter}`], {
      cwd: folder,
      env: { ...Object.fromEntries(own), PARLEY_OUTCOME: file },
    });
    return JSON.parse(readFileSync(file, 'utf8'));
  };

  it('of vitest names tests, files that cannot be run, and errors outside of tests', () => {
    const outcome = outcomeOf('vitest', ['run', '--root', '.', '--config', 'none.config.mjs'], {
      'none.config.mjs': 'export default {};',
      'a.test.mjs': `import { describe, it, expect } from 'vitest';
        it('passes', () => {});
        describe('a part', () => it('fails', () => expect(1).toBe(2)));
        it('forgets a promise', async () => {
          void Promise.reject(new Error('Disconnected while receiving'));
          await new Promise((resolve) => setTimeout(resolve, 50));
        });`,
      'b.test.mjs': `throw new Error('cannot be loaded');`,
    });
    expect(outcome.passed).toBe(2);
    expect(outcome.failures.sort()).toEqual([
      'a.test.mjs › a part > fails',
      'an error outside of every test: Disconnected while receiving, during "forgets a promise"',
      'b.test.mjs: cannot be loaded',
    ]);
  }, 60_000);

  it('of Playwright names tests, those that passed when tried again, and other errors', () => {
    const outcome = outcomeOf('playwright', ['test', '--config', 'playwright.config.mjs'], {
      'playwright.config.mjs':
        'export default { testDir: ".", outputDir: "made", retries: 1, workers: 1 };',
      'a.spec.mjs': `import { test, expect } from 'playwright/test';
        test('passes', () => {});
        test('fails', () => expect(1).toBe(2));
        test('passes later', ({}, { retry }) => expect(retry).toBe(1));`,
      'b.spec.mjs': `throw new Error('cannot be loaded');`,
    });
    expect(outcome.failures.join('\\n')).toContain('cannot be loaded');
    rmSync(join(folder, 'b.spec.mjs'));
    const second = outcomeOf('playwright', ['test', '--config', 'playwright.config.mjs'], {});
    expect(second).toEqual({
      passed: 1,
      failures: ['a.spec.mjs › fails', 'a.spec.mjs › passes later'],
    });
  }, 60_000);
});
