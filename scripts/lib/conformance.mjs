// @ts-check
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { areas, defects } from './conformance-features.mjs';
import { checkout } from '../../tools/bootstrap/paths.mjs';

/** @typedef {{ name: string, file: string }} NamedTest */

/** The list, as it is kept in the repository. */
export const conformanceFile = join(checkout, 'docs', 'conformance.md');

const testFile = /\.(test|spec)\.(ts|mjs)$/;
/** `it('…'`, `test("…"` or the end of a table, `])('…'`. */
const testName = /(?:\b(?:it|test)|\](?: as const)?\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;

/**
 * Every test of the repository by its name.
 * @param {string} [folder]
 * @returns {Promise<NamedTest[]>}
 */
async function allTests(folder = checkout) {
  /** @type {NamedTest[]} */
  const found = [];
  for (const top of ['src', 'packages', 'e2e']) {
    const files = await readdir(join(folder, top), { recursive: true });
    for (const file of files.filter((name) => testFile.test(name)).sort()) {
      const path = join(folder, top, file);
      for (const [, , name = ''] of (await readFile(path, 'utf8')).matchAll(testName))
        found.push({ name: name.replaceAll("\\'", "'"), file: relative(folder, path) });
    }
  }
  return found;
}

/**
 * Writes the list out of the tests' names.
 * @param {readonly NamedTest[]} tests
 * @returns {{ text: string, missing: string[] }} `missing`: what no test shows any more
 */
export function conformance(tests) {
  /** @type {string[]} */
  const missing = [];
  /** @param {string | undefined} part */
  const shownBy = (part) => {
    if (part === undefined) return '—';
    const match = tests.find(({ name }) => name.includes(part));
    if (!match) missing.push(`no test's name says "${part}"`);
    return match ? cite(match) : '—';
  };
  const tables = areas.map(({ title, features }) =>
    [
      `## ${title}`,
      '',
      '| there | here | shown by |',
      '| --- | --- | --- |',
      ...features.map(([there, here, test]) => `| ${there} | ${here} | ${shownBy(test)} |`),
      '',
    ].join('\n'),
  );
  const list = defects.map((what, index) => {
    const shown = tests.filter(({ name }) => hasDefect(name, index + 1));
    if (shown.length === 0) missing.push(`no test names defect ${index + 1}`);
    return [`${index + 1}. ${what}`, ...shown.map((one) => `   - ${cite(one)}`)].join('\n');
  });
  const text = [
    '<!-- Written by `node scripts/conformance.mjs` from the tests’ names; change those instead. -->',
    '',
    '# Conformance',
    '',
    'What LiveKit’s two session APIs offer, where it is here, and the test that shows it.',
    '',
    ...tables,
    '## Defects of those two that are not here',
    '',
    ...list,
    '',
  ].join('\n');
  return { text, missing };
}

/** @param {NamedTest} test */
const cite = ({ name, file }) => `“${name.replaceAll('|', '\\|')}” (${file})`;

/**
 * @param {string} name
 * @param {number} number
 */
function hasDefect(name, number) {
  const [, numbers = ''] = /\(defects? ([\d, ]+)\)/.exec(name) ?? [];
  return numbers.split(/,\s*/).includes(String(number));
}

/** The list as the tests have it now; `missing` names what none of them shows. */
export async function currentConformance() {
  return conformance(await allTests());
}
