// @ts-check
import { ensureNpmPackages } from './npm.mjs';
import { asOrdinaryUser } from './ordinary-user.mjs';
import { ensureSandbox, ensureSystemPackages } from './packages.mjs';

/**
 * Everything a command needs before it can do its work: system packages, an ordinary user, npm
 * packages. Quick when all is there.
 * @param {{ purposes: import('./packages.mjs').Purpose[], results?: string[] }} options `results`
 *   are folders to bring back where root started the command
 * @returns {Promise<number | undefined>} the exit code when an ordinary user has done the work
 *   instead; undefined when the caller shall go on
 */
export async function setUp({ purposes, results = [] }) {
  await ensureSystemPackages(purposes);
  const done = await asOrdinaryUser({ results });
  if (done !== undefined) return done;
  await ensureSandbox();
  await ensureNpmPackages();
  return undefined;
}

/**
 * The environment for the app: this one's, without what only the agent may know and without what
 * would make Electron something else than an app.
 * @param {Record<string, string>} connection
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function appEnvironment(connection, env = process.env) {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(OPENAI_|npm_|ELECTRON_RUN_AS_NODE$|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...connection };
}

/**
 * One line for the user: who answers, and what leaves this machine.
 * @param {import('../../local/agent.mjs').LocalAgent['brain']} brain
 */
export function describeBrain(brain) {
  return typeof brain === 'object'
    ? `The local agent answers through ${brain.model}: ${brain.sends} is sent to its endpoint.`
    : 'The local agent is ready; nothing you say leaves this machine.';
}
