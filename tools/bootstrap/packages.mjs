// @ts-check
import { attempt, run } from '../process/run.mjs';
import { onPath } from './on-path.mjs';
import { say, step } from './progress.mjs';
import { UsageError } from './usage-error.mjs';

const words = (/** @type {string} */ text) => text.split(' ');

/**
 * What the system must offer, by purpose: Debian's packages, and the executables that show on other
 * systems that they are there.
 * @type {Record<Purpose, { packages: string[], executables: string[] }>}
 * @typedef {'app' | 'local' | 'desktop' | 'wayland' | 'long'} Purpose `app`: Electron itself; `local`:
 *   server and agent; `desktop`: a session without a screen; `wayland`: the same without X; `long`: a
 *   network with a firewall, a cluster
 */
const needs = {
  app: {
    packages: words(
      'libgtk-3-0 libnss3 libasound2 libgbm1 libxss1 libatk-bridge2.0-0 libdrm2 libxtst6 ' +
        'libnotify4 libsecret-1-0',
    ),
    executables: [],
  },
  local: {
    packages: ['ca-certificates', 'python3-pip', 'espeak-ng-data'],
    executables: ['python3'],
  },
  desktop: {
    packages: words(
      'xvfb xauth xdotool openbox dbus libglib2.0-bin gnome-keyring xfce4-panel ' +
        'imagemagick pulseaudio pulseaudio-utils at-spi2-core fonts-dejavu-core ' +
        'python3-venv openssl libnss3-tools',
    ),
    executables: words(
      'Xvfb xauth xdotool openbox dbus-daemon gdbus gnome-keyring-daemon xfce4-panel ' +
        'import pulseaudio pactl openssl certutil',
    ),
  },
  long: {
    packages: ['iproute2', 'nftables', 'redis-server'],
    executables: ['ip', 'nft', 'unshare', 'redis-server'],
  },
  wayland: { packages: ['sway', 'wtype'], executables: ['sway', 'wtype'] },
};

/**
 * Makes sure of the system packages: installs what is missing where it runs as root on Debian or
 * Ubuntu, naming it first; elsewhere throws a UsageError with the one command to run.
 * @param {Purpose[]} purposes
 */
export async function ensureSystemPackages(purposes) {
  if (!onPath('dpkg-query')) return checkExecutables(purposes);
  const wanted = purposes.flatMap((purpose) => needs[purpose].packages);
  const missing = missingPackages(wanted, await installedPackages());
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    throw new UsageError(
      `System packages are missing. Install them, then start again:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  }
  say(`System packages to be installed: ${missing.join(' ')}`);
  await step('System packages', () => install(missing));
}

/** @param {Purpose[]} purposes */
function checkExecutables(purposes) {
  if (process.platform !== 'linux') return;
  const missing = purposes
    .flatMap((purpose) => needs[purpose].executables)
    .filter((name) => !onPath(name));
  if (missing.length === 0) return;
  throw new UsageError(
    `These programs are missing: ${missing.join(', ')}. Install them with this system's package manager (on Debian they come from: ${purposes.flatMap((purpose) => needs[purpose].packages).join(' ')}).`,
  );
}

/** @returns {Promise<Set<string>>} */
async function installedPackages() {
  const list = await run('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n']);
  const rows = list.split('\n').map((line) => line.split(' '));
  return new Set(rows.filter(([status]) => status === 'installed').map(([, name]) => name ?? ''));
}

/**
 * @param {string[]} wanted
 * @param {ReadonlySet<string>} installed
 * @returns {string[]} what is missing; a package's 64-bit-time edition stands for it
 */
export function missingPackages(wanted, installed) {
  return wanted.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

/** @param {string[]} missing */
async function install(missing) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  const names = await Promise.all(missing.map(currentName));
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], { env });
}

/**
 * Since 2024 some libraries are packaged as `<name>t64`, and the old name can't be installed.
 * https://wiki.debian.org/ReleaseGoals/64bit-time
 * @param {string} name
 */
async function currentName(name) {
  const { stdout } = await attempt('apt-cache', ['show', '--no-all-versions', `${name}t64`]);
  return stdout.includes('Package:') ? `${name}t64` : name;
}
