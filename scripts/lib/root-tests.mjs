// @ts-check
import { join } from 'node:path';
import { run } from 'node:test';
import { filesBelow } from '../../tools/bootstrap/files.mjs';
import { checkout } from '../../tools/bootstrap/paths.mjs';
import { firstLine } from './outcome.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

/** @returns {Promise<string[]>} the files of the tests that only root can run */
async function rootTests() {
  const files = await filesBelow(checkout, 'tools');
  return files
    .filter((file) => file.endsWith('.root-test.mjs'))
    .map((file) => join(checkout, file));
}

/**
 * Runs the tests that need root, with Node's own runner: root runs them in its own checkout, where no
 * npm package need be installed.
 * @param {string} grep empty, or chooses tests by their names
 * @returns {Promise<Outcome>}
 */
export async function runRootTests(grep) {
  /** @type {Outcome} */
  const outcome = { passed: 0, failures: [] };
  const files = await rootTests();
  for await (const { type, data } of run({ files, ...(grep && { testNamePatterns: [grep] }) })) {
    if (type === 'test:stderr' || type === 'test:stdout') process.stdout.write(data.message);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.skip !== undefined) {
      console.log(`- ${data.name}${typeof data.skip === 'string' ? `: ${data.skip}` : ''}`);
    } else if (type === 'test:pass') {
      outcome.passed += 1;
      console.log(`✓ ${data.name}`);
    } else {
      const { error } = data.details;
      const cause = /** @type {{ cause?: unknown }} */ (error).cause ?? error;
      outcome.failures.push(`${data.name}: ${firstLine(cause)}`);
      console.log(`✗ ${data.name}`, cause);
    }
  }
  return outcome;
}
