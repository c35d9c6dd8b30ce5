// @ts-check
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkout } from '../../tools/bootstrap/paths.mjs';
import { row } from '../lib/measure.mjs';

/**
 * The scripts that the first window loads, compressed, against a page with the peer's hooks.
 * @returns {Promise<import('../lib/measure.mjs').Row[]>}
 */
export async function size() {
  const ours = await scriptsOf(join(checkout, 'out/renderer/index.html'));
  const theirs = await scriptsOf(join(checkout, 'bench/dist/pages/peer.html'));
  const against = "components-react's hooks, livekit-client included";
  const compared = { against, theirs: theirs.all / 1000 };
  return [
    row('JavaScript that the first picture waits for, gzip', 'kB', ours.first / 1000, compared),
    row("first window's JavaScript for a call, gzip", 'kB', ours.next / 1000, {
      ...compared,
      goal: 0.75,
    }),
    row(
      'the same with what it loads when an agent tells of its work',
      'kB',
      ours.all / 1000,
      compared,
    ),
  ];
}

/**
 * @param {string} page
 * @returns {Promise<{ first: number, next: number, all: number }>} bytes after gzip: of the scripts
 *   that the page names; with those they load later; with those that these load later
 */
async function scriptsOf(page) {
  const html = await readFile(page, 'utf8');
  const folder = join(dirname(page), dirname(/src="([^"]+\.js)"/.exec(html)?.[1] ?? ''));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  /** @type {Map<string, string>} */
  const code = new Map();
  for (const name of names) code.set(name, await readFile(join(folder, name), 'utf8'));
  let reached = names.filter((name) => html.includes(`/${name}"`));
  const steps = [];
  for (let step = 0; step < 3; step += 1) {
    for (const name of reached) {
      const imports = names.filter((other) => code.get(name)?.includes(`from"./${other}"`));
      reached.push(...imports.filter((other) => !reached.includes(other)));
    }
    steps.push(reached.reduce((bytes, name) => bytes + gzipSync(code.get(name) ?? '').length, 0));
    reached = names.filter((name) =>
      reached.some((one) => one === name || code.get(one)?.includes(name)),
    );
  }
  const [first = NaN, next = NaN, all = NaN] = steps;
  return { first, next, all };
}
