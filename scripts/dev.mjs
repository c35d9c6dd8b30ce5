// @ts-check
import { once } from 'node:events';
import { join } from 'node:path';
import { spawnBound } from '../tools/process/spawn.mjs';
import { command } from '../tools/bootstrap/command.mjs';
import { checkDisplay, hasDisplay } from './lib/display.mjs';
import { checkout } from '../tools/bootstrap/paths.mjs';
import { say } from '../tools/bootstrap/progress.mjs';
import { UsageError } from '../tools/bootstrap/usage-error.mjs';
import { appEnvironment } from '../tools/process/app-environment.mjs';
import { connectionGiven, describeBrain, setUp } from './lib/set-up.mjs';
import { parallel } from '../tools/process/parallel.mjs';

await command(
  {
    usage: 'npm run dev',
    summary:
      'Opens Parley with hot reload of its windows (main and preload restart it), talking to the\nlocal agent, or to the server that the environment names. Needs a display and an ordinary user.',
  },
  async () => {
    if (process.getuid?.() === 0) {
      throw new UsageError(
        'npm run dev edits and runs one checkout, and Chromium does not run sandboxed for root: run it as an ordinary user.',
      );
    }
    if (!hasDisplay()) {
      throw new UsageError(
        'npm run dev shows windows, and there is no display: start it from a desktop session (npm start shows a demo without one).',
      );
    }
    await checkDisplay();
    const ownServer = connectionGiven() !== undefined;
    await setUp({ purposes: ownServer ? ['app'] : ['app', 'local'] });
    const { electronRuntime } = await import('../tools/assets/runtime.mjs');
    const { ensureSandbox } = await import('../tools/bootstrap/sandbox.mjs');
    const { prepareLocal } = await import('../local/supervisor.mjs');
    const [electron, startLocal] = await parallel([
      electronRuntime,
      async () => (ownServer ? undefined : prepareLocal()),
    ]);
    await ensureSandbox(electron);
    const local = await startLocal?.();
    if (local) say(describeBrain(local.brain));
    const env = { ...appEnvironment(local?.env ?? {}), ELECTRON_EXEC_PATH: electron };
    const tool = join(checkout, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const dev = spawnBound(process.execPath, [tool, 'dev', '--watch'], {
      cwd: checkout,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: false,
    });
    let ending = false;
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => (ending ||= dev.kill('SIGTERM')));
    }
    const [code] = await once(dev, 'exit');
    await local?.stop();
    return ending ? 0 : (code ?? 1);
  },
);
