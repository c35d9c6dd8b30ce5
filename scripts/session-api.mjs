// @ts-check
import { buildSession } from '../tools/build.mjs';
import { command } from '../tools/bootstrap/command.mjs';
import { UsageError } from '../tools/bootstrap/usage-error.mjs';
import { sessionApi } from './lib/session-api.mjs';

await command(
  {
    usage: 'node scripts/session-api.mjs',
    summary: 'Writes what an app can import of @parley/session to packages/session/etc.',
  },
  async () => {
    await buildSession();
    const wrong = sessionApi({ write: true });
    if (wrong.length > 0) throw new UsageError(wrong.join('\n'));
  },
);
