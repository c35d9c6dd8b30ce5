// @ts-check
import { writeFile } from 'node:fs/promises';
import { command } from '../tools/bootstrap/command.mjs';
import { conformanceFile, currentConformance } from './lib/conformance.mjs';
import { UsageError } from '../tools/bootstrap/usage-error.mjs';

await command(
  {
    usage: 'node scripts/conformance.mjs',
    summary: 'Writes docs/conformance.md from the names of the tests.',
  },
  async () => {
    const { text, missing } = await currentConformance();
    if (missing.length > 0)
      throw new UsageError(`The tests show less than the list says: ${missing.join('; ')}.`);
    await writeFile(conformanceFile, text);
  },
);
