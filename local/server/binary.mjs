// @ts-check
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildOnce } from '../../tools/assets/cache.mjs';
import { run } from '../../tools/process/run.mjs';
import { onPath } from '../../tools/bootstrap/on-path.mjs';
import { fetchGo, ownGo } from './go.mjs';

/** The newest version that Go can install: from 1.13.7 on the module has replace directives. */
const version = '1.13.5';

/**
 * Makes sure of a LiveKit server: the one on the PATH, else the pinned one built through Go, once.
 * @returns {Promise<string>} the executable's path; throws a UsageError that says what is missing
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
  // Only for this build: it is larger than everything else that is kept.
  const scratch = join(target, 'scratch');
  const { file, env } = (await ownGo()) ?? (await fetchGo(scratch));
  await run(file, ['install', `github.com/livekit/livekit-server/cmd/server@v${version}`], {
    env: { ...env, GOBIN: target, CGO_ENABLED: '0' },
  });
  await rm(scratch, { recursive: true, force: true });
}
