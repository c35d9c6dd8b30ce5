// @ts-check
import { livekitServer } from '../local/server/binary.mjs';
import { speechModels } from '../tools/assets/models.mjs';
import { electronRuntime } from '../tools/assets/runtime.mjs';
import { ensureSandbox } from '../tools/bootstrap/sandbox.mjs';
import { buildAgent, buildApp } from '../tools/build.mjs';
import { parallel } from '../tools/process/parallel.mjs';
import { pythonFramework } from './python-agent/framework.mjs';

/** What the end-to-end tests need, once before all of them: quick when it is there. */
export default async function setUp() {
  const [electron] = await parallel([
    electronRuntime,
    livekitServer,
    speechModels,
    pythonFramework,
    buildApp,
    buildAgent,
  ]);
  await ensureSandbox(electron);
}
