import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { plugMicrophone } from '../support/devices.js';
import { press } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { microphonesInUse } from '../support/sources.js';
import { expect, test } from '../support/test.js';

const run = promisify(execFile);

/** How many programs record from the desktop's microphone. */
async function recorders(): Promise<number> {
  const { stdout } = await run('pactl', ['--format=json', 'list', 'source-outputs']);
  return (JSON.parse(stdout) as { properties: Record<string, string> }[]).filter(
    ({ properties }) => properties['module-remap-source.id'] === undefined && !properties['remap'],
  ).length;
}

/** A server that takes connections and never says a word. */
async function startStalledServer(): Promise<{ readonly url: string; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test('a denied microphone leaves a call with text only, and says so', async ({
  launch,
  server,
  agent,
}) => {
  const parley = await launch({ server, agent: agent.name, args: ['--deny-microphone'] });
  await press('ctrl+shift+space');
  await expect(parley.main.getByRole('alert')).toContainText('Parley may not use the microphone.', {
    timeout: 20_000,
  });
  await expect(parley.microphone).not.toBeChecked();
  const message = parley.main.getByRole('textbox', { name: 'Message' });
  await expect(message).toBeEnabled({ timeout: 60_000 });
  await message.fill('what is two plus two');
  await message.press('Enter');
  await expect(parley.transcript.getByRole('article', { name: /^(?!You)/ }).last()).toContainText(
    '4',
    { timeout: 60_000 },
  );
  const view = new ServerView(server);
  await expect.poll(() => view.tracksOfPeople()).toBe(0);
});

test('a computer without a microphone has a call with text only, and says so', async ({
  launch,
  server,
}) => {
  // Neither the desktop's sound server nor a sound card is found.
  const parley = await launch({ server, env: { PULSE_SERVER: 'unix:/nonexistent' } });
  await press('ctrl+shift+space');
  const alert = parley.main.getByRole('alert');
  await expect(alert).toContainText('No microphone was found.', { timeout: 20_000 });
  await expect(alert).toContainText('Plug one in');
  await expect(parley.status).toHaveText('Connecting');
  await expect(parley.microphone).not.toBeChecked();
  const message = parley.main.getByRole('textbox', { name: 'Message' });
  await message.fill('typed instead');
  await message.press('Enter');
  await expect(parley.transcript.getByText('typed instead')).toBeVisible();
});

test('a microphone that sends only silence is told of, until it is heard', async ({
  launch,
  server,
  speech,
  joinAgent,
}) => {
  const profile = mkdtempSync(join(tmpdir(), 'parley-silent-'));
  const microphone = { id: 'unknown', label: 'Quiet' };
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ microphone }));
  const plugged = await plugMicrophone('Quiet');
  try {
    const parley = await launch({ server, profile });
    await press('ctrl+shift+space');
    await expect.poll(microphonesInUse, { timeout: 20_000 }).toEqual(['Quiet']);
    await expect.poll(() => new ServerView(server).tracksOfPeople()).toBe(1);
    await joinAgent();
    const alert = parley.main.getByRole('alert');
    await expect(alert).toContainText('The microphone sends only silence.', { timeout: 45_000 });
    await expect(parley.microphone).toBeChecked();
    await run('paplay', [`--device=${plugged.sink}`, speech]);
    await expect(alert).toBeHidden();
    await parley.quit();
  } finally {
    await plugged.unplug();
  }
});

test('the microphone is free after a failed start, after End and after Quit', async ({
  launch,
  server,
  agent,
}) => {
  const view = new ServerView(server);
  const idle = await recorders();

  const stalled = await startStalledServer();
  const failing = await launch({ server: { ...server, url: stalled.url } });
  await press('ctrl+shift+space');
  await expect.poll(recorders).toBe(idle + 1);
  await expect(failing.status).toHaveText('Failed', { timeout: 60_000 });
  await expect.poll(recorders).toBe(idle);
  await failing.quit();
  stalled.close();

  const parley = await launch({ server, agent: agent.name });
  await press('ctrl+shift+space');
  await parley.agentListens();
  await expect.poll(() => view.tracksOfPeople()).toBe(1);
  await expect.poll(recorders).toBe(idle + 1);
  await parley.main.getByRole('button', { name: 'End', exact: true }).click();
  await expect.poll(recorders).toBe(idle);
  await expect.poll(() => view.tracksOfPeople()).toBe(0);

  await agent.ready();
  await press('ctrl+shift+space');
  await expect.poll(() => view.tracksOfPeople(), { timeout: 60_000 }).toBe(1);
  await parley.quit();
  await expect.poll(recorders).toBe(idle);
  await expect.poll(() => view.tracksOfPeople()).toBe(0);
});
