// @ts-check
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dispose } from '@livekit/rtc-node';
import { build } from 'vite';
import { startDesktop } from '../e2e/desktop/session.mjs';
import { startServer } from '../local/server/server.mjs';
import { buildApp } from '../tools/build.mjs';
import { checkout } from '../tools/bootstrap/paths.mjs';
import { step } from '../tools/bootstrap/progress.mjs';
import { electronRuntime } from '../tools/assets/runtime.mjs';
import { json, table } from './lib/report.mjs';
import { hotkey } from './rows/hotkey.mjs';
import { idle } from './rows/idle.mjs';
import { list } from './rows/list.mjs';
import { reply } from './rows/reply.mjs';
import { sessionStart } from './rows/session-start.mjs';
import { size } from './rows/size.mjs';
import { start } from './rows/start.mjs';
import { reading, transcript } from './rows/transcript.mjs';

/** @type {Record<string, (bench: import('./lib/apps.mjs').Bench) => Promise<import('./lib/measure.mjs').Row[]>>} */
const measurements = {
  size,
  start,
  idle,
  hotkey,
  session: sessionStart,
  transcript,
  reading,
  list,
  reply,
};

/** Those that measure the app as it is built; the others, pages of the bench's own. */
const ofTheApp = new Set(['size', 'start', 'idle', 'hotkey']);

/**
 * Measures, prints a table and writes `bench/results.json`.
 * @param {{ chosen: string[], quick: boolean }} options `chosen` are names of measurements
 * @returns {Promise<boolean>} whether all of them could be made
 */
export async function runBench({ chosen, quick }) {
  const electron = await electronRuntime();
  if (chosen.some((name) => ofTheApp.has(name))) await buildApp();
  await step('Building the pages', () =>
    build({ configFile: join(checkout, 'bench/vite.config.js') }),
  );
  const scratch = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const desktop = await startDesktop({ audio: true });
  /** @type {ReturnType<typeof startServer> | undefined} */
  let started;
  const server = () => (started ??= startServer({ logFile: join(scratch, 'server.log') }));
  const bench = { electron, env: desktop.env, scratch, quick, server };
  try {
    const results = [];
    for (const name of chosen) results.push(await attempt(name, bench));
    const rows = results.flatMap((result) => result ?? []);
    console.log(`\n${table(rows)}`);
    await writeFile(join(checkout, 'bench/results.json'), json(rows));
    return !results.includes(undefined);
  } finally {
    await (await started)?.stop();
    await desktop.stop();
    // The agents' library keeps the process alive otherwise.
    await dispose();
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * A measurement that can't be made is told of; the others still are.
 * @param {string} name
 * @param {import('./lib/apps.mjs').Bench} bench
 */
async function attempt(name, bench) {
  try {
    return await step(name, async () => measurements[name]?.(bench));
  } catch (error) {
    console.error(error);
    return undefined;
  }
}
