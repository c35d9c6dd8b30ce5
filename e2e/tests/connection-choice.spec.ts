import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectionsPage, draftFor } from '../support/connections.js';
import { atRest, commandOf } from '../support/parley.js';
import type { Parley } from '../support/parley.js';
import { expect, test } from '../support/test.js';

/**
 * Launches Parley once more on the same profile, as a browser does with a link; it ends by itself.
 * @returns its exit code
 */
async function launchAgain(
  { profile }: Parley,
  args: readonly string[],
  env = {},
): Promise<unknown> {
  const { executablePath, ...command } = await commandOf({ profile, args, env });
  const second = spawn(executablePath, command.args, { env: command.env, stdio: 'ignore' });
  const [code] = await once(second, 'exit');
  return code;
}

test('the tray chooses the connection of the next call, and none during one', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  const window = await ConnectionsPage.open(parley);
  const cloud = { kind: 'sandbox', sandboxId: 'box-1' } as const;
  const { id } = await window.save({ name: 'Cloud', settings: cloud });
  const tray = await parley.tray();
  const choices = async (): Promise<string[]> =>
    (await tray.rows('Connection')).map(
      ({ label, checked, enabled }) =>
        `${label}${checked ? ' in use' : ''}${enabled ? '' : ' (fixed)'}`,
    );
  await expect.poll(choices).toEqual(['Environment in use', 'Cloud']);

  await parley.main.getByRole('button', { name: 'Talk', exact: true }).click();
  await expect.poll(choices).toEqual(['Environment in use (fixed)', 'Cloud (fixed)']);
  await expect(window.ask('connections.choose', { id })).rejects.toThrow('connections.in-call');
  await parley.main.getByRole('button', { name: 'End', exact: true }).click();
  await expect.poll(choices).toEqual(['Environment in use', 'Cloud']);

  await tray.click('Cloud', 'Connection');
  await expect.poll(choices).toEqual(['Environment', 'Cloud in use']);
  await expect(parley.main.getByText('LiveKit Cloud').first()).toBeVisible();
  expect((await window.current()).activeId).toBe(id);
  tray.close();
});

test('links and further launches neither add a connection nor switch to another one', async ({
  launch,
  server,
}) => {
  const parley = await launch();
  const window = await ConnectionsPage.open(parley);
  await window.save(draftFor(server));
  await window.save({ name: 'Other', settings: { kind: 'sandbox', sandboxId: 'box-1' } });
  const files = (): string[] =>
    ['connections.json', 'vault.json', 'settings.json', 'state.json'].flatMap((name) => {
      try {
        return [readFileSync(join(parley.profile, name), 'utf8')];
      } catch {
        return [];
      }
    });
  const before = { files: files(), current: await window.current() };
  // The user's answer to whatever a link asks is yes.
  await parley.app.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = ((options: { message: string }) => {
      asked.push(options.message);
      return Promise.resolve({ response: 1, checkboxChecked: false });
    }) as unknown as typeof dialog.showMessageBox;
  });
  const asked = (): Promise<string[]> =>
    parley.app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);

  const links = [
    'parley://open?server=wss://evil.example',
    'parley://talk?server=wss://evil.example&token=eyJ',
    'parley://connections?name=Evil&url=wss://evil.example&key=a&secret=b',
    'parley://choose?id=Other',
    'parley://talk?sandbox=evil',
  ];
  for (const [index, link] of links.entries()) {
    expect(await launchAgain(parley, [link])).toBe(0);
    await expect.poll(asked).toHaveLength(index + 1);
  }
  expect(await launchAgain(parley, ['--show'])).toBe(0);
  // Variables of another connection are refused with the launch that brings them.
  const evil = { LIVEKIT_SANDBOX_ID: 'evil' };
  for (const args of [['--show'], ['parley://talk']])
    expect(await launchAgain(parley, args, evil)).toBe(1);
  await expect(parley.status).toHaveText(atRest);
  expect(await window.current()).toEqual(before.current);
  expect(files()).toEqual(before.files);
  expect(JSON.stringify(await asked())).not.toContain('start a call');
});
