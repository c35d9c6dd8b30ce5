import { chmodSync, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { newSigningKey } from '../../packaging/signing.mjs';
import { press } from '../support/parley.js';
import { appImage, expect, look, openUpdates, test } from '../support/updating.js';

const ready = 'Version 0.2.0 is ready';

test('updates: a signed one is fetched, put in place and started', async ({
  launch,
  installed,
  updates,
  server,
}) => {
  await updates.offer({ version: '0.2.0', file: appImage('new') });
  const parley = await launch(installed.options({ server }));
  const about = await openUpdates(parley);
  await look(about, ready);
  // Nothing is changed before the user says so, and the server does not learn who asks.
  expect(installed.is()).toBe('old');
  expect(installed.kept()).toContain('Parley-0.2.0-x86_64.AppImage');
  const tray = await parley.tray();
  const ended = once(parley.process, 'exit');
  await tray.click('Restart to update to 0.2.0');
  await ended;
  tray.close();
  expect(installed.is()).toBe('new');
  expect(statSync(installed.file).mode & 0o777).toBe(0o755);
  // The new one has the old one's profile and connection.
  expect(await installed.started()).toEqual([
    'new',
    `--user-data-dir=${parley.profile}`,
    `LIVEKIT_URL=${server.url}`,
  ]);
});

test('updates: the AppImage of a program that started Parley is left alone', async ({
  launch,
  installed,
  updates,
}) => {
  await updates.offer({ version: '0.2.0', file: appImage('new') });
  const options = installed.options();
  const env = { ...options.env, APPDIR: dirname(installed.file) };
  const about = await openUpdates(await launch({ ...options, env }));
  await expect(about.getByRole('status', { name: 'Updates' })).toContainText('package manager');
  expect(updates.requests).toEqual([]);
  expect(installed.is()).toBe('old');
});

test('updates: one that waits is put in place when Parley quits', async ({
  launch,
  installed,
  updates,
}) => {
  await updates.offer({ version: '0.2.0', file: appImage('new') });
  const parley = await launch(installed.options());
  await look(await openUpdates(parley), ready);
  await parley.quit();
  expect(installed.is()).toBe('new');
  expect(() => statSync(`${installed.file}.started`)).toThrow();
});

test('updates: what is not ours, older or damaged is refused, and the next try is clean', async ({
  launch,
  installed,
  updates,
}) => {
  const release = { version: '0.2.0', file: appImage('new') };
  const about = await openUpdates(await launch(installed.options()));
  const refused = async (sentence: string): Promise<void> => {
    await look(about, sentence);
    expect(installed.is(), sentence).toBe('old');
    expect(installed.kept(), sentence).toEqual([]);
  };
  /** Before the metadata is trusted, nothing that it names is asked for. */
  const onlyMetadata = (): void =>
    expect(updates.requests).toEqual(['latest-linux.yml', 'latest-linux.yml.sig']);
  const notSigned = 'not signed by Parley’s makers';

  await updates.offer(release, newSigningKey().privateKey);
  await refused(notSigned);
  onlyMetadata();
  await updates.offer(release);
  updates.loseSignature();
  await refused(notSigned);
  onlyMetadata();
  await updates.offer(release);
  updates.editMetadata((text) => text.replace('0.2.0', '0.2.1'));
  await refused(notSigned);
  onlyMetadata();

  await updates.offer(release, undefined, Date.now() - 1_000);
  await refused('too old to tell which version is the newest');
  onlyMetadata();

  await updates.offer({ ...release, version: '0.0.9' });
  await refused('older version');
  onlyMetadata();

  await updates.offer(release);
  updates.bend('0.2.0', (response, file) => {
    const bytes = Buffer.from(file);
    bytes[bytes.length - 2] = 0;
    response.end(bytes);
  });
  await refused('The update is damaged.');

  await updates.offer(release);
  updates.bend('0.2.0', (response, file) => {
    response.writeHead(200, { 'content-length': file.length });
    response.write(file.subarray(0, file.length / 2), () => response.destroy());
  });
  await refused('broke off');

  await updates.offer(release);
  // A way out of TLS, or of this machine: nothing listens there, and nothing is asked.
  updates.bend('0.2.0', (response) =>
    response.writeHead(302, { location: 'http://192.0.2.1/Parley.AppImage' }).end(),
  );
  await refused('broke off');
  await expect(about.getByText('ERR_BLOCKED_BY_CLIENT')).toBeVisible();

  await updates.offer(release);
  await look(about, ready);
});

test('updates: an older release is not offered again after a newer one, nor one whose turn has not come', async ({
  launch,
  installed,
  updates,
}) => {
  await updates.offer({ version: '0.3.0', file: appImage('newest'), share: 0 });
  const parley = await launch(installed.options());
  await look(await openUpdates(parley), 'Version 0.3.0 is rolling out');
  const id = readFileSync(join(parley.profile, '.updaterId'), 'utf8');
  expect(parley.log()).not.toContain(id);
  await parley.quit();

  await updates.offer({ version: '0.2.0', file: appImage('new') });
  const again = await launch(installed.options({ profile: parley.profile }));
  const about = await openUpdates(again);
  await look(about, 'older version');
  expect(again.log()).toContain('0.2.0 is offered, 0.3.0 is known');

  await updates.offer({ version: '0.3.0', file: appImage('newest'), share: 100 });
  await look(about, 'Version 0.3.0 is ready');
  // The same installation: its turn in a roll-out stays its turn. Only this installation knows its id.
  expect(readFileSync(join(parley.profile, '.updaterId'), 'utf8')).toBe(id);
});

test('updates: nothing is put in place in a call; it waits for the call’s end', async ({
  launch,
  installed,
  updates,
  server,
  agent,
}) => {
  await updates.offer({ version: '0.2.0', file: appImage('new') });
  const parley = await launch(installed.options({ server, agent: agent.name }));
  await press('ctrl+shift+space');
  await parley.agentListens();
  const about = await openUpdates(parley);
  await look(about, ready);
  await about.getByRole('button', { name: 'Restart to update' }).click();
  await expect(about.getByRole('status', { name: 'Updates' })).toHaveText(
    'Parley restarts with version 0.2.0 when the call is over.',
  );
  await expect(parley.status).toHaveText('Listening');
  expect(installed.is()).toBe('old');
  const ended = once(parley.process, 'exit');
  await parley.main.getByRole('button', { name: 'End', exact: true }).click();
  await ended;
  expect(installed.is()).toBe('new');
  expect(await installed.started()).toContain('new');
});

test('updates: a file that cannot be replaced stays, and the user reads why', async ({
  launch,
  installed,
  updates,
}) => {
  await updates.offer({ version: '0.2.0', file: appImage('new') });
  const about = await openUpdates(await launch(installed.options()));
  await look(about, ready);
  chmodSync(dirname(installed.file), 0o555);
  await about.getByRole('button', { name: 'Restart to update' }).click();
  await expect(about.getByRole('status', { name: 'Updates' })).toContainText(
    'The update could not be put in place.',
  );
  await expect(about.getByText('EACCES')).toBeVisible();
  chmodSync(dirname(installed.file), 0o755);
  expect(installed.is()).toBe('old');
  await look(about, ready);
});

test('updates: switched off no server is asked, also after a restart', async ({
  launch,
  installed,
  updates,
}) => {
  const parley = await launch(installed.options());
  const about = await openUpdates(parley);
  updates.requests.length = 0;
  const toggle = about.getByRole('switch', { name: 'Look for updates' });
  await toggle.press('Space');
  const status = about.getByRole('status', { name: 'Updates' });
  await expect(status).toHaveText('Switched off: no server is asked.');
  await expect(about.getByRole('button', { name: /^Look/ })).toHaveCount(0);
  await parley.quit();
  const again = await launch(installed.options({ profile: parley.profile }));
  await expect((await openUpdates(again)).getByRole('status', { name: 'Updates' })).toHaveText(
    'Switched off: no server is asked.',
  );
  expect(updates.requests).toEqual([]);
});

test('updates: a server that is gone is said, and no reason for alarm', async ({
  launch,
  installed,
  updates,
}) => {
  const parley = await launch(installed.options());
  const about = await openUpdates(parley);
  await updates.stop();
  await look(about, 'The update server cannot be reached.');
  const tray = await parley.tray();
  expect((await tray.labels()).join()).not.toMatch(/update/i);
  tray.close();
});
