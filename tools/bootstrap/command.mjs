// @ts-check
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.mjs';
import { explainSystemError } from './explain-error.mjs';

/**
 * @typedef {{ type: 'boolean' | 'string', help: string, value?: string }} Option
 *   `value` names the argument in the help text
 * @typedef {{ usage: string, summary: string, options?: Record<string, Option>,
 *   positionals?: boolean }} Description
 * @typedef {{ values: Record<string, string | boolean | undefined>, positionals: string[] }} Arguments
 */

/**
 * The text that `--help` prints.
 * @param {Description} description
 */
export function helpText({ usage, summary, options = {} }) {
  const rows = Object.entries({ ...options, help: { type: 'boolean', help: 'Print this text.' } });
  const lines = rows.map(([name, option]) => {
    const value = 'value' in option && option.value ? ` <${option.value}>` : '';
    return `  ${`--${name}${value}`.padEnd(22)} ${option.help}`;
  });
  return [`Usage: ${usage}`, '', summary, '', 'Options:', ...lines].join('\n');
}

/**
 * Reads a command line; an unknown or malformed flag is a UsageError with exit code 2.
 * @param {Description} description
 * @param {string[]} argv without node and the script
 * @returns {Arguments}
 */
export function readArguments({ usage, options = {}, positionals = false }, argv) {
  const known = Object.entries({ ...options, help: { type: /** @type {const} */ ('boolean') } });
  try {
    return parseArgs({
      args: argv,
      allowPositionals: positionals,
      options: Object.fromEntries(known.map(([name, { type }]) => [name, { type }])),
    });
  } catch (error) {
    const [line = ''] = String(/** @type {Error} */ (error).message).split(/[.\n]/);
    throw new UsageError(`${line}. Usage: ${usage} (--help says more)`, 2);
  }
}

/**
 * Runs a script: help, a checked command line, one line for an expected failure, exit codes.
 * @param {Description} description
 * @param {(given: Arguments) => Promise<number | void>} main resolves with the exit code, 0 by default
 */
export async function command(description, main) {
  try {
    const given = readArguments(description, process.argv.slice(2));
    if (given.values['help']) console.log(helpText(description));
    else process.exitCode = (await main(given)) ?? 0;
  } catch (error) {
    const expected = error instanceof UsageError;
    console.error(expected ? error.message : (explainSystemError(error) ?? error));
    process.exitCode = expected ? error.exitCode : 1;
  }
}
