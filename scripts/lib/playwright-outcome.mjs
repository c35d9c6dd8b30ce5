// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { firstLine } from './outcome.mjs';

/** @typedef {import('playwright/types/testReporter').Reporter} Reporter */

/**
 * A reporter of Playwright that writes an Outcome to the file of PARLEY_OUTCOME. A test that passed
 * only when it was tried again has failed.
 * @implements {Reporter}
 */
export default class PlaywrightOutcome {
  /** @type {import('playwright/types/testReporter').Suite | undefined} */
  #suite;
  /** @type {string[]} */
  #errors = [];

  /**
   * @param {import('playwright/types/testReporter').FullConfig} _config
   * @param {import('playwright/types/testReporter').Suite} suite
   */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  /** @param {import('playwright/types/testReporter').TestError} error */
  onError(error) {
    this.#errors.push(`an error outside of every test: ${firstLine(error)}`);
  }

  onEnd() {
    const tests = this.#suite?.allTests() ?? [];
    const failed = tests.filter((test) => ['unexpected', 'flaky'].includes(test.outcome()));
    const names = failed.map((test) => test.titlePath().filter(Boolean).join(' › '));
    const outcome = {
      passed: tests.filter((test) => test.outcome() === 'expected').length,
      failures: [...names, ...this.#errors],
    };
    const file = process.env['PARLEY_OUTCOME'];
    if (!file) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(outcome));
  }
}
