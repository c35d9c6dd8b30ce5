import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { press } from '../support/parley.js';
import type { Parley } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { expect, test } from '../support/test.js';

const drawingProcess = (parley: Parley): Promise<number | undefined> =>
  parley.app.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid);

test('a GPU process that dies again and again ends neither the call nor the app', async ({
  launch,
  server,
  joinAgent,
}) => {
  const view = new ServerView(server);
  const parley = await launch({ server });
  await press('ctrl+shift+space');
  await joinAgent();
  await expect(parley.status).toHaveText('Listening');
  const seen = new Set<number>();
  const next = async (): Promise<number> => {
    const pid = await drawingProcess(parley);
    return pid === undefined || seen.has(pid) ? 0 : pid;
  };
  for (let death = 1; death <= 8; death += 1) {
    await expect.poll(next, { timeout: 30_000 }).toBeGreaterThan(0);
    const pid = await next();
    seen.add(pid);
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(() => parley.log(), { timeout: 30_000 })
      .toContain(`the GPU process is gone (killed, 9), ${death} in all`);
  }
  await expect(parley.status).toHaveText('Listening');
  const alert = parley.main.getByRole('alert');
  await expect(alert).toContainText('The graphics driver has failed three times.');
  await expect(alert.getByRole('button', { name: 'Restart Parley' })).toBeVisible();
  expect(await view.tracksOfPeople()).toBe(1);
  const kept = join(parley.profile, 'graphics.json');
  expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual({
    electron: await parley.app.evaluate(() => process.versions.electron),
  });
  const { profile } = parley;
  await parley.quit();

  const again = await launch({ server, profile });
  expect(again.log()).toContain('draws without the graphics card');
});
