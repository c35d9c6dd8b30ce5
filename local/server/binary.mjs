// @ts-check
import { join } from 'node:path';
import { buildOnce } from '../../scripts/lib/cache.mjs';
import { run } from '../../scripts/lib/children.mjs';
import { onPath } from '../../scripts/lib/on-path.mjs';
import { Refusal } from '../../scripts/lib/refusal.mjs';

/** The newest version that Go can install: from 1.13.7 on the module has replace directives. */
const version = '1.13.5';
const minimumGo = [1, 26];

/**
 * Makes sure of a LiveKit server: the one on the PATH, else the pinned one built through Go, once.
 * @returns {Promise<string>} the executable's path; throws a Refusal that says what is missing
 */
export async function livekitServer() {
  const own = onPath('livekit-server');
  if (own) return own;
  const folder = await buildOnce({
    name: `livekit-server-${version}`,
    title: `LiveKit server ${version} (built once, about 3 minutes)`,
    build: (target) => install(target),
  });
  return join(folder, 'server');
}

/** @param {string} target */
async function install(target) {
  const go = onPath('go');
  const wayOut = 'install livekit-server or Go (https://go.dev/dl) so that it is on the PATH.';
  if (!go)
    throw new Refusal(`The local LiveKit server is built with Go, which is not here: ${wayOut}`);
  const found = await run(go, ['env', 'GOVERSION', 'GOTOOLCHAIN']);
  if (isTooOld(found)) {
    throw new Refusal(
      `${go} is ${found.split('\n')[0]}; LiveKit server ${version} needs Go ${minimumGo.join('.')} or newer: ${wayOut}`,
    );
  }
  const env = { ...process.env, GOBIN: target, CGO_ENABLED: '0' };
  await run(go, ['install', `github.com/livekit/livekit-server/cmd/server@v${version}`], { env });
}

/**
 * Whether this Go can neither build the server nor fetch a newer tool chain by itself.
 * @param {string} text what `go env GOVERSION GOTOOLCHAIN` prints
 */
export function isTooOld(text) {
  const [goVersion = '', toolchain = ''] = text.split('\n');
  const [major = 0, minor = 0] = (/^go(\d+)\.(\d+)/.exec(goVersion) ?? []).slice(1).map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = minimumGo;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return false;
  // Go 1.21 and later fetch the tool chain that a module asks for, unless told not to.
  return minor < 21 || !/^(auto|path\+auto|.*\+auto)$/.test(toolchain);
}
