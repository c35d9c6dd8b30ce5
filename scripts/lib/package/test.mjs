// @ts-check
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { onPath } from '../../../tools/bootstrap/on-path.mjs';
import { asOrdinaryUser, ordinaryUser } from '../../../tools/bootstrap/as-root/ordinary-user.mjs';
import { ensureSystemPackages } from '../../../tools/bootstrap/packages.mjs';
import { step } from '../../../tools/bootstrap/progress.mjs';
import { UsageError } from '../../../tools/bootstrap/usage-error.mjs';
import { runStages } from '../stages.mjs';
import { startCleanRoot } from './clean-root.mjs';
import { olderPackage } from './older.mjs';
import { makeComparison } from './plain.mjs';

const tools = {
  debootstrap: 'debootstrap',
  lintian: 'lintian',
  'desktop-file-validate': 'desktop-file-utils',
  appstreamcli: 'appstream',
};

/**
 * Installs a package on a clean Debian and uses it there: root makes the system, an ordinary user
 * drives the desktop.
 * @param {{ deb: string, parts: string[], runtime: string, electron: string,
 *   compression: import('./deb.mjs').Compression }} options `parts` of `test` and `compare`; the
 *   Electron's folder and version
 * @returns {Promise<number>} exit code
 */
export async function testPackage({ deb, parts, ...build }) {
  if (process.getuid?.() !== 0)
    throw new UsageError(
      `Installing a package needs root: sudo npm run package -- --${parts.join(' --')}`,
    );
  await ensureSystemPackages(['app', 'local', 'desktop']);
  const missing = Object.entries(tools).filter(([tool]) => !onPath(tool));
  if (missing.length > 0)
    throw new UsageError(
      `Missing: apt-get install -y ${missing.map(([, name]) => name).join(' ')}`,
    );
  const user = await ordinaryUser();
  const older = await step('An older package to upgrade from', () => olderPackage(deb, '0.0.1'));
  const compared = parts.includes('compare')
    ? await step('An empty app to compare with', () => makeComparison(build))
    : {};
  const root = await step('Clean Debian', () =>
    startCleanRoot({ ...user, files: { 'parley.deb': deb, 'older.deb': older, ...compared } }),
  );
  try {
    const env = {
      PARLEY_CLEAN_ROOT: root.folder,
      PARLEY_CLEAN_ROOT_SOCKET: root.socket,
      // The desktop's folders lie where the clean root sees them too.
      TMPDIR: root.shared,
    };
    return (await asOrdinaryUser({ results: ['test-results'], env })) ?? 1;
  } finally {
    await root.stop();
    await rm(dirname(older), { recursive: true, force: true });
  }
}

/**
 * The ordinary user's half: the tests themselves, in a desktop session.
 * @param {string[]} parts of `test` and `compare`
 * @returns {Promise<number>} exit code
 */
export async function driveInstalled(parts) {
  process.env['PARLEY_PACKAGE_PARTS'] = parts.join(' ');
  return runStages(['package'], '');
}
