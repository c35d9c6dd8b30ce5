// @ts-check
import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest } from './stages.mjs';

describe('countVitest', () => {
  const report = (
    /** @type {number} */ passed,
    /** @type {number} */ failed,
    /** @type {any[]} */ files,
  ) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    testResults: files,
  });

  it('counts tests', () => {
    const files = [{ status: 'failed', assertionResults: [{}, {}, {}] }];
    expect(countVitest(report(2, 1, files))).toEqual({ passed: 2, failed: 1 });
  });

  it('counts a file that could not be run as a failure', () => {
    const files = [{ status: 'failed', assertionResults: [] }];
    expect(countVitest(report(2, 0, files))).toEqual({ passed: 2, failed: 1 });
  });
});

describe('countPlaywright', () => {
  it('counts flaky tests and errors outside of tests as failures', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1 };
    expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 3 });
  });
});
