// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt } from '../../../tools/process/run.mjs';
import { checkout } from '../../../tools/bootstrap/paths.mjs';
import { UsageError } from '../../../tools/bootstrap/usage-error.mjs';
import { packageName, shippedPackages } from '../../../packaging/licences.mjs';

/**
 * @typedef {{ id: string, severity: string, title: string, package: string, ships: boolean }} Advisory
 *   `id` as in GHSA-xxxx-xxxx-xxxx; `ships`: the package is part of the app, not only a tool
 * @typedef {{ url: string, severity: string, title: string, name: string }} Via
 * @typedef {{ vulnerabilities?: Record<string, { via: (Via | string)[], nodes: string[] }>,
 *   message?: string, error?: { summary?: string } }} Report what `npm audit --json` prints
 */

/**
 * Asks npm which advisories there are against the packages of the lockfile.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Advisory[]>} sorted, what ships first
 * @throws {UsageError} when the registry does not answer: then nothing is known
 */
export async function advisories(env = process.env) {
  const args = ['audit', '--json', '--package-lock-only'];
  const { stdout, stderr } = await attempt('npm', args, { cwd: checkout, env });
  /** @type {Report} */
  const report = readReport(stdout);
  if (!report.vulnerabilities)
    throw new UsageError(
      `npm audit was not answered (${reasonOf(report, stderr)}), so nothing is known of advisories: ask again where npm’s own registry can be reached.`,
    );
  const { packages } = JSON.parse(await readFile(join(checkout, 'package-lock.json'), 'utf8'));
  return advisoriesOf(report, new Set(shippedPackages(packages)));
}

/**
 * @param {Report} report
 * @param {ReadonlySet<string>} shipped places in node_modules
 * @returns {Advisory[]}
 */
export function advisoriesOf({ vulnerabilities = {} }, shipped) {
  const found = Object.values(vulnerabilities).flatMap(({ via, nodes }) =>
    via
      // A text names a package that is hit through another one, which is listed itself.
      .filter((entry) => typeof entry !== 'string')
      .map(({ url, severity, title, name }) => ({
        id: url.slice(url.lastIndexOf('/') + 1),
        severity,
        title,
        package: name,
        ships: nodes.some((place) => shipped.has(place) && packageName(place) === name),
      })),
  );
  return found.sort((a, b) => Number(b.ships) - Number(a.ships) || a.id.localeCompare(b.id));
}

/**
 * The advisories without a triage, and entries of the triage that are about nothing.
 * @param {readonly Advisory[]} found
 * @param {Readonly<Record<string, string>>} triage the reason why an advisory does no harm, by its id
 */
export function compare(found, triage) {
  const ids = new Set(found.map(({ id }) => id));
  return {
    open: found.filter(({ id }) => !Object.hasOwn(triage, id)),
    stale: Object.keys(triage).filter((id) => !ids.has(id)),
  };
}

/**
 * @param {string} text
 * @returns {Report}
 */
function readReport(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/**
 * @param {Report} report
 * @param {string} stderr
 */
function reasonOf({ message, error }, stderr) {
  const words = message || error?.summary || stderr.trim().split('\n').at(-1) || 'no answer';
  // npm's words name the registry that was asked, which may be a private one.
  return words.replace(/https?:\/\/[^\s/]+/g, 'the registry').slice(0, 200);
}
