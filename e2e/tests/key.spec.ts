import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { watchText } from '../support/shown.js';
import { expect, test } from '../support/test.js';

const run = promisify(execFile);

test('a second tap takes back the call that the first has begun', async ({ launch, server }) => {
  const parley = await launch({ server });
  // From now on releases are heard too.
  await expect.poll(() => parley.log()).toContain('the release of a key is heard');
  const shown = await watchText(parley.status);
  await run('xdotool', ['key', '--delay', '40', 'ctrl+shift+space', 'ctrl+shift+space']);
  await expect
    .poll(async () => (await shown()).map(({ text }) => text).at(-1))
    .toBe('Disconnected');
  await expect.poll(async () => (await shown()).length).toBeGreaterThan(1);
  await expect(parley.main.getByRole('button', { name: 'Talk', exact: true })).toBeVisible();
});
