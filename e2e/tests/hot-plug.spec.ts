import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { press } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { microphonesInUse, plugMicrophone } from '../support/sources.js';
import { expect, test } from '../support/test.js';

test('the microphone in use is unplugged and plugged in again: the call goes on with another, then with it', async ({
  launch,
  server,
  joinAgent,
}) => {
  const profile = mkdtempSync(join(tmpdir(), 'parley-plug-'));
  // An id of another machine or an earlier socket: it is known again by its label.
  const microphone = { id: 'another-id', label: 'Travel' };
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ microphone }));
  const view = new ServerView(server);
  const unplug = await plugMicrophone('Travel');
  const parley = await launch({ server, profile });
  await press('ctrl+shift+space');
  await expect.poll(() => view.tracksOfPeople(), { timeout: 60_000 }).toBe(1);
  await joinAgent();
  await expect(parley.status).toHaveText('Listening');
  await expect.poll(microphonesInUse).toEqual(['Travel']);
  await expect.poll(async () => (await view.person()).tracks.length).toBe(1);
  const { sid } = await view.person();

  await unplug();
  const alert = parley.main.getByRole('alert');
  await expect(alert).toContainText(
    'The microphone in use was unplugged; another one took its place.',
  );
  await expect.poll(microphonesInUse).toEqual(['microphone']);
  await expect(parley.microphone).toBeChecked();

  const unplugAgain = await plugMicrophone('Travel');
  await expect.poll(microphonesInUse).toEqual(['Travel']);
  await expect(alert).toBeHidden();
  await expect(parley.microphone).toBeChecked();
  await expect(parley.status).toHaveText('Listening');
  expect(await view.person()).toMatchObject({ sid, tracks: [expect.any(String)] });
  await parley.quit();
  await unplugAgain();
});
