// @ts-check
import { once } from 'node:events';
import { spawnBound } from '../tools/process/spawn.mjs';
import { command } from '../tools/bootstrap/command.mjs';
import { checkDisplay, hasDisplay } from './lib/display.mjs';
import { interruptible } from '../tools/process/interruptible.mjs';
import { checkout } from '../tools/bootstrap/paths.mjs';
import { say } from '../tools/bootstrap/progress.mjs';
import { appEnvironment } from '../tools/process/app-environment.mjs';
import { connectionGiven, describeBrain, readBrain, setUp } from './lib/set-up.mjs';
import { parallel } from '../tools/process/parallel.mjs';
import { pipedSecrets } from '../tools/process/piped-secrets.mjs';

/** @typedef {import('../tools/bootstrap/packages.mjs').Purpose} Purpose */

await command(
  {
    usage: 'npm start [-- --demo --brain smollm]',
    summary:
      'Sets up what is missing, builds Parley and opens it, talking to an agent on this machine.\nWith LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET set it talks to that server instead\n(PARLEY_AGENT names the agent to ask for), with LIVEKIT_TOKEN_ENDPOINT or\nLIVEKIT_SANDBOX_ID to the one that is told there. Without a display it shows a demo.',
    options: {
      demo: {
        type: 'boolean',
        help: 'Speak a recorded utterance, print the conversation, keep screenshots.',
      },
      brain: {
        type: 'string',
        value: 'name',
        help: 'smollm: where no skill answers, a very small language model on this machine does.',
      },
    },
  },
  async ({ values }) => {
    const brain = readBrain(values['brain']);
    const shown = hasDisplay();
    await checkDisplay();
    const demo = values['demo'] === true || !shown;
    const ownServer = connectionGiven() !== undefined;
    /** @type {Purpose[]} */
    const purposes = ['app'];
    // The demo's recorded utterance comes with the agent's models.
    if (!ownServer || demo) purposes.push('local');
    if (!shown) purposes.push('desktop');
    const done = await setUp({ purposes, results: ['screenshots'], connects: true });
    if (done !== undefined) return done;

    const { electronRuntime } = await import('../tools/assets/runtime.mjs');
    const { buildApp } = await import('../tools/build.mjs');
    const { ensureSandbox } = await import('../tools/bootstrap/sandbox.mjs');
    const [electron, startLocal] = await parallel([
      electronRuntime,
      async () => (ownServer ? undefined : prepareOwnAgent(brain)),
      buildApp,
    ]);
    await ensureSandbox(electron);
    /** @param {(env: NodeJS.ProcessEnv) => Promise<number>} use */
    const withLocal = async (use) => {
      const local = await startLocal?.();
      try {
        if (local) say(describeBrain(local.brain));
        return await use(appEnvironment(local?.env ?? {}));
      } finally {
        await local?.stop();
      }
    };
    if (!demo) return withLocal((env) => open(electron, env));
    const { runDemo } = await import('./demo.mjs');
    return interruptible('The demo was interrupted before its end.', (signal) =>
      withLocal((env) => runDemo({ electron, env, hasDisplay: shown, signal })),
    );
  },
);

/**
 * Server, models and agent are got ready beside the app's own build.
 * @param {'smollm' | undefined} brain
 */
async function prepareOwnAgent(brain) {
  const { prepareLocal } = await import('../local/supervisor.mjs');
  return prepareLocal({ brain });
}

/**
 * Opens the app and waits until it is quit; Ctrl+C quits it.
 * @param {string} electron
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code
 */
async function open(electron, env) {
  const secrets = pipedSecrets(env);
  const app = spawnBound(electron, [checkout], {
    env: secrets.env,
    stdio: ['ignore', 'inherit', 'inherit', ...secrets.stdio],
  });
  secrets.give(app);
  // Once: Chromium takes a second signal as an order to drop everything.
  let quitting = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => (quitting ||= app.kill('SIGTERM')));
  }
  const [code] = await once(app, 'exit');
  return code ?? 1;
}
