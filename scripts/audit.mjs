// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../tools/bootstrap/command.mjs';
import { advisories, compare } from './lib/package/audit.mjs';
import { checkout } from '../tools/bootstrap/paths.mjs';

await command(
  {
    usage: 'node scripts/audit.mjs',
    summary:
      'Asks npm for advisories against the packages of the lockfile and holds them against\ndocs/audit.json. Exit code 1 when one is not triaged there, or when npm has no answer.',
  },
  async () => {
    const triage = JSON.parse(await readFile(join(checkout, 'docs/audit.json'), 'utf8'));
    const found = await advisories();
    const { open, stale } = compare(found, triage);
    for (const { id, severity, title, package: name, ships } of open)
      console.log(`${id}: ${name}, ${severity}${ships ? ', in the app' : ''}: ${title}`);
    for (const id of stale)
      console.log(`${id}: no longer reported; take it out of docs/audit.json`);
    console.log(
      `${found.length} advisories, ${open.length} not triaged, ${stale.length} out of date`,
    );
    return open.length + stale.length === 0 ? 0 : 1;
  },
);
