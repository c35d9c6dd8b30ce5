// @ts-check
import { smollm } from '../tools/assets/smollm.mjs';
import { speechModels } from '../tools/assets/models.mjs';
import { buildAgent } from '../tools/build.mjs';
import { parallel } from '../tools/process/parallel.mjs';
import { livekitServer } from './server/binary.mjs';

/** What the integration tests need, once before all of them: quick when it is there. */
export default async function setUp() {
  await parallel([speechModels, livekitServer, buildAgent, smollm]);
}
