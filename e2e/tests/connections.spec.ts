import type { Locator, Page } from 'playwright';
import { press } from '../support/parley.js';
import type { Parley } from '../support/parley.js';
import { expect, test } from '../support/test.js';

const wrongSecret = 'a-secret-that-no-server-knows-0123456789';

/** Waits for the Connections window that a deed opens. */
async function connectionsBy(parley: Parley, deed: () => Promise<void>): Promise<Page> {
  const opened = parley.app.waitForEvent('window', {
    predicate: (page) => new URL(page.url()).pathname === '/connections.html',
  });
  await deed();
  return opened;
}

/** Goes to an element with the Tab key, as a user without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const focused = (): Promise<boolean> =>
    target.evaluate((element) => element === document.activeElement);
  for (let steps = 0; steps < 40; steps += 1) {
    if (await focused()) return;
    await page.keyboard.press('Tab');
  }
  expect(await focused(), 'Tab gets there').toBe(true);
}

const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true });
const field = (page: Page, name: string): Locator =>
  page.getByRole('textbox', { name: new RegExp(`^${name}`) });

async function pressButton(page: Page, name: string): Promise<void> {
  await tabTo(page, button(page, name));
  await page.keyboard.press('Enter');
}

async function type(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, field(page, name));
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

/** Presses a key that closes the window; the answer to the press may go with it. */
async function closeBy(page: Page, key: string): Promise<void> {
  const closed = page.waitForEvent('close');
  await page.keyboard.press(key).catch((error: unknown) => {
    if (!page.isClosed()) throw error;
  });
  await closed;
}

/** Opens the form from the window that has no connection yet, and chooses the kind with a key. */
async function addFirst(parley: Parley): Promise<Page> {
  await expect(parley.main.getByText('No connection is set up.')).toBeVisible();
  await expect(parley.main.getByText('npm start')).toBeVisible();
  const page = await connectionsBy(parley, () => pressButton(parley.main, 'Add a connection'));
  await expect(page.getByRole('form', { name: 'Add a connection' })).toBeVisible();
  await expect(page.getByRole('radio').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'A LiveKit server with its key' })).toBeChecked();
  return page;
}

test('first run: a connection added with the keyboard alone makes an answered call', async ({
  launch,
  server,
  agent,
}) => {
  const parley = await launch();
  const page = await addFirst(parley);
  await type(page, 'Server address', server.url);
  await type(page, 'API key', server.apiKey);
  await type(page, 'API secret', server.apiSecret);
  await expect(page.locator('#secret')).toHaveAttribute('type', 'password');
  await type(page, 'Agent name', agent.name);
  await type(page, 'Name of this connection', 'My server');
  await page.keyboard.press('Enter');

  // It is tested at once, and the agent is left asleep.
  await expect(page.getByRole('status', { name: 'Test result' })).toHaveText(
    'This connection works.',
    { timeout: 30_000 },
  );
  await pressButton(page, 'Done');
  await expect(page.getByRole('listitem')).toContainText('In use');
  expect(await page.content()).not.toContain(server.apiSecret);
  await expect(parley.main.getByRole('region', { name: 'Call' })).toContainText(agent.name);
  await closeBy(page, 'Escape');

  await press('ctrl+shift+space');
  await parley.agentListens();
  const message = parley.main.getByRole('textbox', { name: 'Message' });
  await message.fill('repeat after me the key fits');
  await message.press('Enter');
  const reply = parley.transcript.getByRole('article', { name: /^(?!You)/ });
  await expect(reply.filter({ hasText: /key fits/i })).not.toHaveCount(0, { timeout: 60_000 });
  expect(parley.log()).not.toContain(server.apiSecret);
});

test('a wrong secret: the failure leads to the connection, and the call works when it is mended', async ({
  launch,
  server,
  agent,
}) => {
  const parley = await launch();
  const page = await addFirst(parley);
  await type(page, 'Server address', server.url);
  await type(page, 'API key', server.apiKey);
  await type(page, 'API secret', wrongSecret);
  await type(page, 'Agent name', agent.name);
  await pressButton(page, 'Save');
  await expect(page.getByRole('listitem')).toContainText('In use');
  await closeBy(page, 'Escape');

  await press('ctrl+shift+space');
  const alert = parley.main.getByRole('alert');
  await expect(alert).toContainText('The LiveKit server did not accept this key and secret.');
  const again = await connectionsBy(parley, () => pressButton(parley.main, 'Edit connection'));
  const { host } = new URL(server.url);
  await expect(again.getByRole('form', { name: `Edit ${host}` })).toBeVisible();
  await expect(field(again, 'Server address')).toHaveValue(server.url);
  // What is stored is never shown, and stays unless another one is typed.
  await expect(field(again, 'API secret')).toHaveValue('');
  await type(again, 'API secret', server.apiSecret);
  await pressButton(again, 'Save');
  await expect(again.getByRole('status', { name: 'Done' })).toHaveText(
    `${host} is saved and in use.`,
  );

  await press('ctrl+shift+space');
  await parley.agentListens();
  for (const secret of [wrongSecret, server.apiSecret]) expect(parley.log()).not.toContain(secret);
});

test('a draft with errors says them beside its fields, and loses nothing that is typed', async ({
  launch,
}) => {
  const parley = await launch();
  const page = await addFirst(parley);
  await pressButton(page, 'Save and test');
  for (const name of ['Server address', 'API key', 'API secret']) {
    await expect(field(page, name)).toHaveAttribute('aria-invalid', 'true');
    await expect(field(page, name)).toHaveAccessibleDescription(`${name} is missing.`);
  }
  await expect(field(page, 'Server address')).toBeFocused();
  await page.keyboard.insertText('ws://talk.example');
  await expect(field(page, 'Server address')).toHaveAccessibleDescription(
    'Server address must begin with wss: for talk.example; ws: is for this computer only.',
  );
  await type(page, 'API secret', wrongSecret);
  await pressButton(page, 'Show API secret');
  await expect(page.locator('#secret')).toHaveAttribute('type', 'text');
  await pressButton(page, 'Save');
  await expect(field(page, 'API secret')).toHaveValue(wrongSecret);

  // Escape, and the window's own button, ask before what is typed is lost.
  const dialog = page.getByRole('dialog', { name: 'Discard your changes?' });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  const window = await parley.app.browserWindow(page);
  await window.evaluate((shown) => shown.close());
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(field(page, 'Server address')).toHaveValue('ws://talk.example');

  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await closeBy(page, 'Enter');
  await expect(parley.main.getByText('No connection is set up.')).toBeVisible();
});

test('a connection is removed after a question, and the window goes back to its first run', async ({
  launch,
}) => {
  const parley = await launch();
  const page = await connectionsBy(parley, () => pressButton(parley.main, 'Connections'));
  await pressButton(page, 'Add a connection');
  await type(page, 'Token server ID', 'my-agent-1a2b3c');
  await pressButton(page, 'Save');
  await expect(parley.main.getByText('LiveKit Cloud', { exact: true }).first()).toBeVisible();

  await pressButton(page, 'Remove LiveKit Cloud');
  const dialog = page.getByRole('dialog', { name: 'Remove LiveKit Cloud?' });
  await expect(button(page, 'Keep it')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button(page, 'Remove LiveKit Cloud')).toBeFocused();
  await page.keyboard.press('Enter');
  await pressButton(page, 'Remove');
  await expect(page.getByRole('status', { name: 'Done' })).toHaveText('LiveKit Cloud is removed.');
  await expect(page.getByRole('listitem')).toHaveCount(0);
  await expect(parley.main.getByText('No connection is set up.')).toBeVisible();
});

test('the connection of the environment is shown, and changed only there', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  const page = await connectionsBy(parley, () => pressButton(parley.main, 'Connections'));
  const row = page.getByRole('listitem');
  await expect(row).toContainText('Given by environment variables: it is changed there.');
  await expect(row).toContainText('In use');
  await expect(row.getByRole('button')).toHaveText(['Test']);
  expect(await page.content()).not.toContain(server.apiSecret);
});
