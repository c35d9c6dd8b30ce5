import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectionsPage, draftFor, wipeKeyring } from '../support/connections.js';
import type { Parley } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { expectNowhere, filesWith } from '../support/secrecy.js';
import { expect, test } from '../support/test.js';
import { atRest } from '../support/parley.js';

/** How a desktop without a keyring looks to Chromium. */
const noKeyring = ['--password-store=basic'];

const talk = (parley: Parley): Promise<void> =>
  parley.main.getByRole('button', { name: 'Talk', exact: true }).click();
const vaultOf = ({ profile }: Parley): string => readFileSync(join(profile, 'vault.json'), 'utf8');

/** What “Copy report” puts on the clipboard. */
async function reportOf(parley: Parley): Promise<string> {
  await parley.main.evaluate(() => {
    const { parley: bridge } = globalThis as unknown as {
      parley: { request(name: string): Promise<unknown> };
    };
    return bridge.request('app.copy-report');
  });
  return parley.app.evaluate(({ clipboard }) => clipboard.readText());
}

/** Calls, sees the call in its room, and ends it. */
async function expectCall(parley: Parley, view: ServerView): Promise<void> {
  await talk(parley);
  await expect.poll(() => view.tracksOfPeople(), { timeout: 60_000 }).toBe(1);
  await parley.main.getByRole('button', { name: 'End', exact: true }).click();
  await expect(parley.status).toHaveText(atRest);
  await expect.poll(() => view.tracksOfPeople()).toBe(0);
}

async function expectFailure(parley: Parley, sentence: string): Promise<void> {
  await talk(parley);
  await expect(parley.status).toHaveText('Failed');
  await expect(parley.main.getByRole('alert')).toContainText(sentence);
}

test('a saved connection calls without variables after a restart; its secret is written nowhere', async ({
  launch,
  server,
}) => {
  const view = new ServerView(server);
  const draft = draftFor(server);
  const parley = await launch();
  const { profile } = parley;
  const window = await ConnectionsPage.open(parley);
  expect((await window.current()).storage).toMatchObject({ kind: 'keyring' });
  expect(await window.save(draft)).toMatchObject({ secret: 'vault' });
  await parley.main.evaluate((secret) => console.error(`said: ${secret}`), draft.secret);
  await expect.poll(() => parley.log()).toContain('said: [secret]');
  await expectCall(parley, view);
  expectNowhere(parley, [draft.secret]);
  expect(JSON.stringify(await window.current())).not.toContain(draft.secret);
  expect(statSync(join(profile, 'vault.json')).mode & 0o777).toBe(0o600);
  await parley.quit();
  expect(filesWith(profile, [draft.secret])).toEqual([]);

  const later = await launch({ profile });
  // A keyring may ask the user to unlock it, which is not for the start.
  (await later.tray()).close();
  expect(await reportOf(later)).toContain('Keyring: not asked');
  await expectCall(later, view);
  await later.main.evaluate((secret) => console.error(`said again: ${secret}`), draft.secret);
  await expect.poll(() => later.log()).toContain('said again: [secret]');
  expectNowhere(later, [draft.secret]);
  const again = await ConnectionsPage.open(later);
  const { list } = await again.current();
  await again.ask('connections.remove', { id: list[0]?.id ?? '' });
  expect(JSON.parse(vaultOf(later))).toMatchObject({ secrets: {} });
  await expect(later.main.getByText('No connection is set up.')).toBeVisible();
});

test('without a keyring a secret is gone at the end, unless the user allows a plain file', async ({
  launch,
  server,
}) => {
  const view = new ServerView(server);
  const draft = draftFor(server);
  const parley = await launch({ args: noKeyring });
  const { profile } = parley;
  const window = await ConnectionsPage.open(parley);
  expect((await window.current()).storage).toMatchObject({
    kind: 'memory',
    problem: { code: 'vault.unavailable', message: 'This system offers no keyring.' },
  });
  const { id, secret } = await window.save(draft);
  expect(secret).toBe('memory');
  await expectCall(parley, view);
  await parley.quit();
  expect(filesWith(profile, [draft.secret])).toEqual([]);

  const later = await launch({ profile, args: noKeyring });
  await expectFailure(later, 'Parley no longer has the secret of this connection.');
  const again = await ConnectionsPage.open(later);
  expect((await again.current()).list).toMatchObject([{ id, secret: 'missing' }]);
  await again.save({ ...draft, id });
  expect(filesWith(profile, [draft.secret])).toEqual([]);
  await again.ask('connections.allow-plain', true);
  expect((await again.current()).storage).toMatchObject({ kind: 'plain' });
  await later.quit();
  const file = join(profile, 'vault.json');
  expect(filesWith(profile, [draft.secret])).toEqual([file]);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const allowed = await launch({ profile, args: noKeyring });
  await expectCall(allowed, view);
  const last = await ConnectionsPage.open(allowed);
  await last.ask('connections.allow-plain', false);
  expect((await last.current()).list).toMatchObject([{ id, secret: 'memory' }]);
  expect(filesWith(profile, [draft.secret])).toEqual([]);
});

test('another keyring and a wiped one are told apart; what was saved is kept until it is entered again', async ({
  launch,
  server,
}) => {
  const view = new ServerView(server);
  const draft = draftFor(server);
  const parley = await launch();
  const { profile } = parley;
  const { id } = await (await ConnectionsPage.open(parley)).save(draft);
  const kept = vaultOf(parley);
  await parley.quit();

  const elsewhere = await launch({ profile, args: noKeyring });
  await expectFailure(elsewhere, 'in another keyring than the one in use');
  await expect(elsewhere.main.getByRole('alert')).toContainText('now there is no keyring');
  const unopened = await (await ConnectionsPage.open(elsewhere)).current();
  expect(unopened.list).toMatchObject([
    { id, secret: 'unreadable', problem: { code: 'vault.other-keyring' } },
  ]);
  expect(vaultOf(elsewhere)).toBe(kept);
  await elsewhere.quit();

  const back = await launch({ profile });
  await expectCall(back, view);
  await back.quit();

  await wipeKeyring();
  const wiped = await launch({ profile });
  await expectFailure(wiped, 'because the keyring has changed');
  expect(vaultOf(wiped)).toBe(kept);
  expect(wiped.log()).not.toContain((JSON.parse(kept) as Kept).secrets[id]?.sealed);
  const window = await ConnectionsPage.open(wiped);
  expect((await window.current()).list).toMatchObject([{ id, secret: 'unreadable' }]);
  expect(vaultOf(wiped)).toBe(kept);
  expect(await window.save({ ...draft, id })).toMatchObject({ id, secret: 'vault' });
  expect(vaultOf(wiped)).not.toBe(kept);
  await expectCall(wiped, view);
});

test('connections that cannot be written to disk hold for this run, and both windows say so', async ({
  launch,
  server,
}, info) => {
  const profile = info.outputPath('profile');
  // Nothing can be written over a folder.
  for (const name of ['connections.json', 'vault.json'])
    mkdirSync(join(profile, name), { recursive: true });
  const parley = await launch({ profile });
  await (await ConnectionsPage.open(parley)).save(draftFor(server));
  const sentence = 'The connections could not be written to disk.';
  await expect(parley.main.getByRole('alert')).toContainText(sentence);
  const trayWindow = await parley.trayWindow();
  await expect(trayWindow.getByRole('list', { name: 'Failure reasons' })).toContainText(sentence);
  await expectCall(parley, new ServerView(server));
});

interface Kept {
  readonly secrets: Readonly<Record<string, { readonly sealed: string }>>;
}
