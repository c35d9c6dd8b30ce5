// @ts-check
import { ensureNpmPackages } from '../../tools/bootstrap/npm.mjs';
import { asOrdinaryUser } from '../../tools/bootstrap/as-root/ordinary-user.mjs';
import { ensureSystemPackages } from '../../tools/bootstrap/packages.mjs';
import { UsageError } from '../../tools/bootstrap/usage-error.mjs';

/**
 * Everything a command needs before it can do its work: system packages, an ordinary user, npm
 * packages. Quick when all is there.
 * @param {{ purposes: import('../../tools/bootstrap/packages.mjs').Purpose[], results?: string[],
 *   connects?: boolean, env?: NodeJS.ProcessEnv }} options all but `purposes` are for where root started
 *   the command: see asOrdinaryUser
 * @returns {Promise<number | undefined>} the exit code when an ordinary user has done the work
 *   instead; undefined when the caller shall go on
 */
export async function setUp({ purposes, ...run }) {
  await ensureSystemPackages(purposes);
  const done = await asOrdinaryUser({ results: [], ...run });
  if (done !== undefined) return done;
  await ensureNpmPackages();
  return undefined;
}

/**
 * One line for the user: who answers, and what leaves this machine.
 * @param {import('../../local/agent.mjs').LocalAgent['brain']} brain
 */
export function describeBrain(brain) {
  if (brain === 'smollm') {
    return 'The local agent answers what it has no skill for through SmolLM2, a very small language model that is often wrong; nothing you say leaves this machine.';
  }
  return typeof brain === 'object'
    ? `The local agent answers through ${brain.model}: ${brain.sends} is sent to its endpoint.`
    : 'The local agent is ready; nothing you say leaves this machine.';
}

/**
 * The variable that gives the app a server of the user's own; undefined: it gets the local one.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function connectionGiven(env = process.env) {
  return ['LIVEKIT_URL', 'LIVEKIT_TOKEN_ENDPOINT', 'LIVEKIT_SANDBOX_ID'].find((name) => env[name]);
}

/**
 * Reads what `--brain` asks for.
 * @param {string | boolean | undefined} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {'smollm' | undefined} undefined where the flag is absent; throws a UsageError for an unknown
 *   name, and where no local agent runs
 */
export function readBrain(name, env = process.env) {
  if (name === undefined) return undefined;
  if (name !== 'smollm') {
    throw new UsageError(
      `--brain knows smollm, not "${name}": leave it out for the built-in skills, or set OPENAI_BASE_URL for a model of yours.`,
      2,
    );
  }
  const given = connectionGiven(env);
  if (given !== undefined) {
    throw new UsageError(
      `--brain is for the local agent, which does not run while ${given} is set: leave one of the two out.`,
      2,
    );
  }
  return name;
}
