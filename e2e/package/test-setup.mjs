// @ts-check
import { livekitServer } from '../../local/server/binary.mjs';
import { speechModels } from '../../tools/assets/models.mjs';
import { buildAgent } from '../../tools/build.mjs';
import { parallel } from '../../tools/process/parallel.mjs';

/** What the tests of the package need beside it. */
export default async function setUp() {
  await parallel([livekitServer, speechModels, buildAgent]);
}
