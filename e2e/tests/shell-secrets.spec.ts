import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { descendants } from '../support/agent.js';
import type { Parley, Server } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { expectNowhere, filesWith, processFile } from '../support/secrecy.js';
import { expect, test } from '../support/test.js';

/** The token that the page was given, whole and its signature alone. */
async function tokenOf(parley: Parley): Promise<string[]> {
  const token = await parley.main.evaluate(async () => {
    const { parley: bridge } = globalThis as unknown as {
      parley: {
        request(name: string, input: object): Promise<{ value: { participantToken: string } }>;
      };
    };
    return (await bridge.request('credentials.get', { fresh: false })).value.participantToken;
  });
  const signature = token.split('.')[2] ?? '';
  expect(signature.length).toBeGreaterThan(40);
  return [token, signature];
}

/** What a person, a report or a log reader can see. */
async function everythingShown(parley: Parley, written: readonly string[]): Promise<string> {
  const trayWindow = await parley.trayWindow();
  const tray = await parley.tray();
  const menu = await tray.labels();
  tray.close();
  await parley.main.evaluate(() => {
    const { parley: bridge } = globalThis as unknown as {
      parley: { request(name: string): Promise<unknown> };
    };
    return bridge.request('app.copy-report');
  });
  const report = await parley.app.evaluate(({ clipboard }) => clipboard.readText());
  expect(report).toContain('Connection: Environment');
  return [
    await parley.main.content(),
    await trayWindow.content(),
    ...menu,
    report,
    parley.log(),
    ...written,
  ].join('\n');
}

async function expectSecrecy(
  parley: Parley,
  secrets: readonly string[],
  written: readonly string[],
): Promise<void> {
  const shown = await everythingShown(parley, written);
  for (const secret of secrets) expect(shown.includes(secret), secret.slice(0, 6)).toBe(false);
  expectNowhere(parley, secrets);
}

/** Everything that the app writes to the terminal. */
function listenTo({ process }: Parley): string[] {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    stream?.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  return written;
}

test('in a call that works and in one that is refused, no secret and no token is anywhere', async ({
  launch,
  server,
}) => {
  const view = new ServerView(server);
  const parley = await launch({ server });
  const written = listenTo(parley);
  const secrets = [server.apiSecret, ...(await tokenOf(parley))];
  await parley.main.getByRole('button', { name: 'Talk', exact: true }).click();
  await expect.poll(() => view.tracksOfPeople()).toBe(1);
  await expectSecrecy(parley, secrets, written);
  // Chromium's first helper processes are started before any code of ours, with all the variables;
  // none that is started later has them.
  for (const pid of descendants(parley.pid))
    if (!/--type=(zygote|renderer|gpu-process)|zygote/.test(processFile(pid, 'cmdline')))
      expect(processFile(pid, 'environ').includes(server.apiSecret), `${pid}`).toBe(false);
  expect(await parley.app.evaluate(() => Object.keys(process.env).join())).not.toMatch(/LIVEKIT/);
  await parley.quit();
  expect(filesWith(parley.profile, secrets)).toEqual([]);

  const wrong: Server = { ...server, apiSecret: 'canary-of-a-secret-that-no-server-knows-0123' };
  const refused = await launch({ server: wrong });
  const complaints = listenTo(refused);
  const tokens = await tokenOf(refused);
  await refused.main.getByRole('button', { name: 'Talk', exact: true }).click();
  await expect(refused.status).toHaveText('Failed', { timeout: 20_000 });
  await expectSecrecy(refused, [wrong.apiSecret, ...tokens], complaints);
});

test('what a page, a library or an exception says of a token or a secret is not written down', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  const written = listenTo(parley);
  const secrets = [server.apiSecret, ...(await tokenOf(parley))];
  const canaries = { token: secrets[1] ?? '', secret: server.apiSecret };
  await parley.main.evaluate(async ({ token, secret }) => {
    console.error(`said by a library: ${token} ${secret}`);
    // Chromium itself names the whole address when it refuses one.
    await new Promise((resolve) => {
      const image = new Image();
      image.onerror = resolve;
      image.src = `http://192.0.2.1/rtc?access_token=${token}`;
    });
  }, canaries);
  await parley.app.evaluate((_electron, { token, secret }) => {
    setImmediate(() => {
      throw new Error(`thrown in main: ${token} ${secret}`);
    });
  }, canaries);
  for (const line of [
    'said by a library: [token] [secret]',
    'access_token=[token]',
    'thrown in main: [token] [secret]',
  ])
    await expect.poll(() => parley.log()).toContain(line);
  await expect(parley.main.getByRole('alert')).toContainText('Something in Parley went wrong.');
  await expectSecrecy(parley, secrets, written);
});

test('a secret file that other users can read is refused, with the way out', async ({
  launch,
  server,
}, info) => {
  const file = info.outputPath('secret');
  writeFileSync(file, server.apiSecret);
  chmodSync(file, 0o644);
  const parley = await launch({
    env: {
      LIVEKIT_URL: server.url,
      LIVEKIT_API_KEY: server.apiKey,
      LIVEKIT_API_SECRET_FILE: file,
    },
  });
  await parley.main.getByRole('button', { name: 'Talk', exact: true }).click();
  await expect(parley.main.getByRole('alert')).toContainText('chmod 600');
  await expect(parley.status).toHaveText('Failed');
  expect(filesWith(parley.profile, [server.apiSecret])).toEqual([]);
});

test('a secret from a file is in no process’s environment, and what is written is the user’s alone', async ({
  launch,
  server,
}, info) => {
  const file = info.outputPath('secret');
  writeFileSync(file, server.apiSecret, { mode: 0o600 });
  const parley = await launch({
    // One that the app makes itself.
    profile: info.outputPath('profile'),
    env: {
      LIVEKIT_URL: server.url,
      LIVEKIT_API_KEY: server.apiKey,
      LIVEKIT_API_SECRET_FILE: file,
    },
  });
  await tokenOf(parley);
  const pids = [parley.pid, ...descendants(parley.pid)];
  expect(pids.length).toBeGreaterThan(3);
  for (const pid of pids)
    expect(processFile(pid, 'environ').includes(server.apiSecret), `${pid}`).toBe(false);
  expect(filesWith(parley.profile, [server.apiSecret])).toEqual([]);
  expect(statSync(join(parley.profile, 'logs/parley.log')).mode & 0o077).toBe(0);
});

test('a profile that others could look into is the user’s alone from now on', async ({
  startUndriven,
}, info) => {
  const profile = info.outputPath('profile');
  mkdirSync(profile);
  chmodSync(profile, 0o755);
  await startUndriven({ profile });
  expect(statSync(profile).mode & 0o777).toBe(0o700);
});

test('the profile that the app makes where none is named is the user’s alone', async ({
  startUndriven,
}, info) => {
  const settings = info.outputPath('settings');
  mkdirSync(settings);
  const parley = await startUndriven({ settings });
  expect(statSync(parley.profile).mode & 0o777).toBe(0o700);
});
