// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { firstLine } from './outcome.mjs';

/** @typedef {import('vitest/node').Reporter} Reporter */

/**
 * A reporter of vitest that writes an Outcome to the file of PARLEY_OUTCOME, with what no test stands
 * for: a file that cannot be run, an error outside of every test.
 * @implements {Reporter}
 */
export default class VitestOutcome {
  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {Parameters<NonNullable<Reporter['onTestRunEnd']>>[1]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    let passed = 0;
    const failures = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        if (state === 'failed') failures.push(`${module.relativeModuleId} › ${test.fullName}`);
      }
      for (const error of module.errors())
        failures.push(`${module.relativeModuleId}: ${firstLine(error)}`);
      for (const suite of module.children.allSuites())
        for (const error of suite.errors())
          failures.push(`${module.relativeModuleId} › ${suite.fullName}: ${firstLine(error)}`);
    }
    for (const error of unhandled) {
      const during = error['VITEST_TEST_NAME'] ? `, during "${error['VITEST_TEST_NAME']}"` : '';
      failures.push(`an error outside of every test: ${firstLine(error)}${during}`);
    }
    const file = process.env['PARLEY_OUTCOME'];
    if (!file) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ passed, failures }));
  }
}
