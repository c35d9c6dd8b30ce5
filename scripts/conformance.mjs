// @ts-check
import { writeFile } from 'node:fs/promises';
import { command } from '../machine/command.mjs';
import { conformanceFile, currentConformance } from './lib/conformance.mjs';
import { Refusal } from '../machine/refusal.mjs';

await command(
  {
    usage: 'node scripts/conformance.mjs',
    summary: 'Writes docs/conformance.md from the names of the tests.',
  },
  async () => {
    const { text, missing } = await currentConformance();
    if (missing.length > 0)
      throw new Refusal(`The tests show less than the list says: ${missing.join('; ')}.`);
    await writeFile(conformanceFile, text);
  },
);
