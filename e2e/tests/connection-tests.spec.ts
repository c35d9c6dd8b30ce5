import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { AccessToken } from 'livekit-server-sdk';
import type { VideoGrant } from 'livekit-server-sdk';
import type { ConnectionDraft } from '../../src/shared/connections.js';
import { ConnectionsPage, draftFor } from '../support/connections.js';
import { startServer } from '../../local/server/server.mjs';
import { press } from '../support/parley.js';
import type { Parley, Server } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { expect, test } from '../support/test.js';
import { TokenEndpoint } from '../support/token-endpoint.js';

const wrongSecret = 'a-secret-that-no-server-knows-0123456789';

const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true });
const field = (page: Page, name: string): Locator =>
  page.getByRole('textbox', { name: new RegExp(`^${name}`) });
const result = (page: Page): Locator => page.getByRole('status', { name: 'Test result' });
const stage = (page: Page, title: string): Locator =>
  page.getByRole('list', { name: 'Stages' }).getByRole('listitem').filter({ hasText: title });

/** Saves a connection by main's door, and opens its form. */
async function edit(parley: Parley, drafts: readonly ConnectionDraft[]): Promise<Page> {
  const window = await ConnectionsPage.open(parley);
  for (const draft of drafts) await window.save(draft);
  return window.page;
}

async function saveAndTest(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await field(page, name).fill(value);
  await button(page, 'Save and test').click();
}

/** Waits for the stage that failed, and sees that those behind it were not run. */
async function failsAt(page: Page, title: string, sentence: string): Promise<void> {
  await expect(stage(page, title)).toContainText('Failed');
  await expect(stage(page, title)).toContainText(sentence);
  await expect(page.getByRole('list', { name: 'Stages' }).getByText('Failed')).toHaveCount(1);
  await expect(stage(page, 'The agent joins')).toContainText('Not tested');
}

const isSaidAt = (page: Page, name: string, sentence: string | RegExp): Promise<void> =>
  expect(field(page, name)).toHaveAccessibleDescription(
    typeof sentence === 'string' ? new RegExp(sentence) : sentence,
  );

async function tokenFor(
  { apiKey, apiSecret }: Server,
  grant: VideoGrant,
  ttl: number | string = '10m',
): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret, { identity: 'guest', ttl });
  token.addGrant({ roomJoin: true, room: 'the-one-room', ...grant });
  return token.toJwt();
}

test('a key is tested when it is saved, broken at each stage, and mended at its field', async ({
  launch,
  server,
  agent,
}) => {
  const site = createServer((_request, response) => response.end('<html>A web site</html>'));
  await once(site.listen(0, '127.0.0.1'), 'listening');
  const { port } = site.address() as AddressInfo;
  const closed = createServer();
  await once(closed.listen(0, '127.0.0.1'), 'listening');
  const { port: closedPort } = closed.address() as AddressInfo;
  await once(closed.close(), 'close');
  const parley = await launch();
  const page = await edit(parley, []);
  await button(page, 'Add a connection').click();
  await page.getByRole('radio', { name: 'A LiveKit server with its key' }).check();

  await saveAndTest(page, {
    'Server address': `ws://127.0.0.1:${closedPort}`,
    'API key': 'APInobodys00',
    'API secret': wrongSecret,
    'Agent name': 'nobody-is-called-so',
  });
  await failsAt(page, 'The address answers', 'The LiveKit server cannot be reached.');
  await isSaidAt(page, 'Server address', 'cannot be reached');
  await expect(field(page, 'Server address')).toBeFocused();

  await saveAndTest(page, { 'Server address': `ws://127.0.0.1:${port}` });
  await failsAt(page, 'It is a LiveKit server', 'not as a LiveKit server');
  await isSaidAt(page, 'Server address', 'not as a LiveKit server');

  await saveAndTest(page, { 'Server address': server.url });
  await failsAt(page, 'It accepts key and secret', 'invalid API key');
  await isSaidAt(page, 'API key', 'did not accept this key and secret');
  await expect(field(page, 'API key')).toBeFocused();

  await saveAndTest(page, { 'API key': server.apiKey });
  await failsAt(page, 'It accepts key and secret', 'did not accept this key and secret');
  await isSaidAt(page, 'API secret', 'did not accept this key and secret');

  await saveAndTest(page, { 'API secret': server.apiSecret });
  await expect(result(page)).toHaveText('This connection works.', { timeout: 30_000 });
  await expect(stage(page, 'Sound finds a way')).toContainText('over UDP');
  await expect(page.getByRole('region', { name: 'Test' })).toContainText('and speak');
  for (const text of await page
    .getByRole('listitem')
    .filter({ hasText: 'Works' })
    .allTextContents())
    test.info().annotations.push({ type: 'stage', description: text.replace(/\s+/g, ' ').trim() });

  // The agent is called only when the user says so.
  await button(page, 'Call the agent').click();
  await expect(stage(page, 'The agent joins')).toContainText('Failed', { timeout: 40_000 });
  await isSaidAt(page, 'Agent name', 'Agent did not join the room');
  await saveAndTest(page, { 'Agent name': agent.name });
  await expect(result(page)).toHaveText('This connection works.', { timeout: 30_000 });
  await button(page, 'Call the agent').click();
  await expect(stage(page, 'The agent joins')).toContainText('Works', { timeout: 40_000 });
  await button(page, 'Done').click();
  await expect(page.getByRole('listitem').first()).toContainText('In use');
  await expect.poll(() => new ServerView(server).tracksOfPeople()).toBe(0);
  expect(parley.log()).not.toContain(server.apiSecret);
  site.close();
});

test('a ready-made token is tested, and its room entered only when the user says so', async ({
  launch,
  server,
}) => {
  const parley = await launch();
  const settings = { kind: 'token', serverUrl: server.url } as const;
  const page = await edit(parley, [
    { name: 'Guest', settings, secret: await tokenFor(server, {}, -600) },
  ]);
  await button(page, 'Test Guest').click();
  await failsAt(page, 'The token is whole and in time', 'The token has expired.');
  await button(page, 'Edit Guest').click();
  await isSaidAt(page, 'Token', 'The token has expired');

  await saveAndTest(page, { Token: await tokenFor(server, { canPublish: false }) });
  await expect(stage(page, 'Sound is sent')).toContainText('does not allow you to send');
  await isSaidAt(page, 'Token', 'does not allow you to send');
  expect(await new ServerView(server).newestCall(0)).toBeUndefined();

  await saveAndTest(page, { Token: await tokenFor(server, {}) });
  await expect(result(page)).toHaveText('This connection works.');
  await expect(stage(page, 'It opens a room')).toContainText('When you ask for it');
  await button(page, 'Enter the room').click();
  await expect(stage(page, 'Sound is sent')).toContainText('Works', { timeout: 30_000 });
  await button(page, 'Stop the test').click();
  await expect(stage(page, 'The agent joins')).toContainText('Not tested');
  await expect.poll(() => new ServerView(server).tracksOfPeople()).toBe(0);
});

test('a token server is tested as far as it does what it is asked', async ({ launch, server }) => {
  const endpoint = await TokenEndpoint.start(server);
  const parley = await launch();
  const { url } = endpoint;
  await endpoint.close();
  const page = await edit(parley, [{ name: 'Team', settings: { kind: 'endpoint', url } }]);
  await button(page, 'Edit Team').click();
  await button(page, 'Save and test').click();
  await failsAt(page, 'The token server gives a token', 'cannot be reached');
  await isSaidAt(page, 'Token server address', 'cannot be reached');

  await endpoint.listen();
  endpoint.answer = 401;
  await button(page, 'Save and test').click();
  await failsAt(page, 'The token server gives a token', 'refused to let you in');
  await isSaidAt(page, 'Authorization', 'refused to let you in');

  endpoint.answer = 'tokens';
  await saveAndTest(page, { Authorization: 'Bearer it-is-me' });
  await expect(result(page)).toHaveText('This connection works.', { timeout: 30_000 });
  await expect(stage(page, 'Sound arrives')).toContainText('Works');
  expect(endpoint.asked.at(-1)?.authorization).toBe('Bearer it-is-me');
  await endpoint.close();
});

test('a server whose media ports are closed but TCP is tested over TCP, beside a call', async ({
  launch,
  server,
}) => {
  const other = await startServer({
    logFile: test.info().outputPath('tcp-only.log'),
    settings: { rtc: { force_tcp: true } },
  });
  const parley = await launch({ server });
  await press('ctrl+shift+space');
  const view = new ServerView(server);
  await expect.poll(() => view.people(), { timeout: 30_000 }).toBe(1);
  await expect.poll(async () => (await view.person())?.tracks.length, { timeout: 30_000 }).toBe(1);
  const person = await view.person();
  const page = await edit(parley, [{ ...draftFor(other), name: 'Only TCP' }]);
  await button(page, 'Test Only TCP').click();
  await expect(stage(page, 'Sound finds a way')).toContainText('over TCP', { timeout: 30_000 });
  await expect(result(page)).toHaveText('This connection works.', { timeout: 30_000 });
  expect(await view.person()).toEqual(person);
  await other.stop();
});

test('a pasted .env fills the form, and a server in a private network is called without TLS once that is allowed', async ({
  launch,
  server,
}) => {
  const { port } = new URL(server.url);
  const parley = await launch({
    args: ['--host-resolver-rules=MAP livekit.internal 127.0.0.1'],
  });
  const page = await edit(parley, []);
  await button(page, 'Add a connection').click();
  const dotEnv = [
    `LIVEKIT_URL=ws://livekit.internal:${port}`,
    `LIVEKIT_API_KEY="${server.apiKey}"`,
    `LIVEKIT_API_SECRET=${server.apiSecret}`,
  ].join('\n');
  await field(page, 'Token server ID').evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const options = { clipboardData, bubbles: true, cancelable: true };
    element.dispatchEvent(new ClipboardEvent('paste', options));
  }, dotEnv);
  await expect(page.getByRole('status', { name: 'Pasted' })).toContainText('API secret');
  await button(page, 'Save and test').click();
  await isSaidAt(page, 'Server address', 'unless you allow this connection to go without TLS');
  await page.getByRole('switch', { name: 'Allow this connection without TLS' }).click();
  await button(page, 'Save and test').click();
  await expect(result(page)).toHaveText('This connection works.', { timeout: 30_000 });
  await expect(
    page.getByRole('switch', { name: 'Allow this connection without TLS' }),
  ).toBeChecked();
});

test('the lk tool’s projects are imported, one is duplicated and moved, and all are exported without secrets', async ({
  launch,
  server,
}) => {
  const folder = test.info().outputPath();
  const lkFile = join(folder, 'cli-config.yaml');
  const exported = join(folder, 'connections.json');
  const { url, apiKey, apiSecret } = server;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    lkFile,
    `projects:\n  - name: mine\n    url: ${url}\n    api_key: ${apiKey}\n    api_secret: ${apiSecret}\n`,
  );
  const parley = await launch();
  await parley.app.evaluate(
    ({ dialog }, [from, to]) => {
      const answers = {
        showOpenDialog: async () => ({ canceled: false, filePaths: [from] }),
        showSaveDialog: async () => ({ canceled: false, filePath: to }),
      };
      Object.assign(dialog, answers);
    },
    [lkFile, exported] as const,
  );
  const page = await edit(parley, []);
  const done = page.getByRole('status', { name: 'Done' });
  await button(page, 'Import…').click();
  await expect(done).toHaveText('Imported: mine.');
  await button(page, 'Test mine').click();
  await expect(result(page)).toHaveText('This connection works.', { timeout: 30_000 });
  await button(page, 'Duplicate mine').click();
  await expect(done).toHaveText('mine copy is added.');
  const names = page.getByRole('list', { name: 'Connections' }).getByRole('heading');
  await expect(names).toHaveText([/^mine/, 'mine copy']);
  await button(page, 'Move mine copy').press('ArrowUp');
  await expect(names).toHaveText(['mine copy', /^mine/]);
  await expect(button(page, 'Move mine copy')).toBeFocused();
  await button(page, 'Move mine').dragTo(page.getByRole('heading', { name: 'mine copy' }));
  await expect(names).toHaveText([/^mine/, 'mine copy']);
  await button(page, 'Export…').click();
  await expect(done).toHaveText('The connections are exported, without their secrets.');
  expect(readFileSync(exported, 'utf8')).toContain(apiKey);
  expect(readFileSync(exported, 'utf8')).not.toContain(apiSecret);
});
