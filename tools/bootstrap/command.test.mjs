// @ts-check
import { describe, expect, it } from 'vitest';
import { helpText, readArguments } from './command.mjs';
import { UsageError } from './usage-error.mjs';

const description = {
  usage: 'npm test [-- --only a,b]',
  summary: 'Runs the tests.',
  options: {
    only: { type: /** @type {const} */ ('string'), value: 'stages', help: 'Only these.' },
    demo: { type: /** @type {const} */ ('boolean'), help: 'Show it.' },
  },
};

/** @param {string[]} argv */
function refusalOf(argv) {
  try {
    readArguments(description, argv);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('readArguments', () => {
  it('reads flags with and without a value', () => {
    expect(readArguments(description, ['--demo', '--only', 'unit']).values).toEqual({
      demo: true,
      only: 'unit',
    });
  });

  it.each([
    ['an unknown flag', ['--frobnicate'], '--frobnicate'],
    ['a missing value', ['--only'], '--only'],
    ['a word too many', ['now'], 'now'],
    ['a value for a switch', ['--demo=yes'], '--demo'],
  ])('refuses %s in one line that names it and the way out, with exit code 2', (_, argv, name) => {
    const refusal = /** @type {UsageError} */ (refusalOf(argv));
    expect(refusal).toBeInstanceOf(UsageError);
    expect(refusal.exitCode).toBe(2);
    expect(refusal.message).toContain(name);
    expect(refusal.message).toContain('Usage: npm test');
    expect(refusal.message).not.toContain('\n');
  });

  it('takes positionals only where they are wanted', () => {
    const given = readArguments({ ...description, positionals: true }, ['--', 'ls', '--all']);
    expect(given.positionals).toEqual(['ls', '--all']);
  });
});

describe('helpText', () => {
  it('names the usage, every option, and --help itself', () => {
    const text = helpText(description);
    expect(text).toMatch(/^Usage: npm test/);
    expect(text).toMatch(/--only <stages>\s+Only these\./);
    expect(text).toMatch(/--demo\s+Show it\./);
    expect(text).toMatch(/--help/);
  });
});
