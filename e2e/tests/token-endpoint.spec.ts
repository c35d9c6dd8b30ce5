import { failureFor } from '../../src/shared/connection-wording.js';
import { actionLabels, failure } from '../../src/shared/failures.js';
import type { FailureCode } from '../../src/shared/failures.js';
import { press } from '../support/parley.js';
import type { Parley } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { startSecureSite } from '../support/site.js';
import { expect, test as base } from '../support/test.js';
import { TokenEndpoint } from '../support/token-endpoint.js';

const authorization = 'Bearer canary-of-an-authorization';

const test = base.extend<{ readonly endpoint: TokenEndpoint }>({
  endpoint: async ({ server }, use) => {
    const endpoint = await TokenEndpoint.start(server);
    await use(endpoint);
    await endpoint.close();
  },
});

const envOf = ({ url }: TokenEndpoint): Record<string, string> => ({
  LIVEKIT_TOKEN_ENDPOINT: url,
  LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION: authorization,
});

/** Expects a failure with all that it says, in window, tray window and tray menu. */
async function expectFailure(parley: Parley, code: FailureCode, detail: RegExp): Promise<void> {
  const { message, advice, action = 'retry' } = failureFor('endpoint', failure(code, 0));
  const alert = parley.main.getByRole('alert').filter({ hasText: message });
  await expect(alert).toContainText(advice, { timeout: 30_000 });
  await expect(alert).toContainText(detail);
  await expect(alert.getByRole('button', { name: actionLabels[action] })).toBeVisible();
  await expect(parley.status).toHaveText('Failed');
  const shown = parley.app.windows().find((page) => page.url().endsWith('tray.html'));
  const trayWindow = shown ?? (await parley.trayWindow());
  await expect(trayWindow.getByRole('list', { name: 'Failure reasons' })).toContainText(message);
  const tray = await parley.tray();
  await expect.poll(async () => (await tray.labels()).join('\n')).toContain(message);
  tray.close();
  expect(parley.log()).toContain(code);
  expect(parley.log()).not.toContain('canary');
}

test('a token endpoint is asked for each call’s token, and dispatches the agent', async ({
  launch,
  server,
  endpoint,
  agent,
}) => {
  const view = new ServerView(server);
  const parley = await launch({ env: envOf(endpoint), agent: agent.name });
  for (const call of [1, 2]) {
    await press('ctrl+shift+space');
    await parley.agentListens();
    expect(endpoint.asked).toHaveLength(call);
    const { authorization: sent, body } = endpoint.asked[call - 1] ?? {};
    // The server's own list of rooms comes a little late.
    await expect.poll(() => view.room().catch(() => '')).toBe(body?.['room_name']);
    const { identity } = await view.person();
    expect(sent).toBe(authorization);
    expect(body).toEqual({
      room_name: expect.stringMatching(/^parley-/),
      participant_identity: identity,
      room_config: { agents: [{ agent_name: agent.name }] },
    });
    await parley.main.getByRole('button', { name: 'End', exact: true }).click();
    await expect.poll(() => view.people()).toBe(0);
  }
  const rooms = endpoint.asked.map(({ body }) => body['room_name']);
  expect(new Set(rooms).size).toBe(2);
  expect(parley.log()).not.toMatch(/canary|eyJ/);
});

test('an endpoint that refuses, floods, leads elsewhere or is gone is told, and Retry works when it is back', async ({
  launch,
  endpoint,
  server,
}) => {
  const elsewhere = await TokenEndpoint.start(server);
  endpoint.answer = 401;
  const parley = await launch({ env: envOf(endpoint) });
  const talk = parley.main.getByRole('button', { name: 'Talk', exact: true });
  await press('ctrl+shift+space');
  await expectFailure(parley, 'token.unauthorized', /answered with status 401/);

  endpoint.answer = 'five megabytes';
  await talk.click();
  await expectFailure(parley, 'token.invalid', /has more than 64 KiB/);

  endpoint.answer = { redirect: elsewhere.url };
  await talk.click();
  await expectFailure(parley, 'token.invalid', /sends to another address/);
  expect(elsewhere.asked).toEqual([]);
  await elsewhere.close();

  await endpoint.close();
  await talk.click();
  await expectFailure(parley, 'token.unreachable', /ERR_CONNECTION_REFUSED/);

  endpoint.answer = 'tokens';
  endpoint.busy = 2;
  await endpoint.listen();
  await parley.main.getByRole('alert').getByRole('button', { name: 'Retry' }).click();
  await expect.poll(() => new ServerView(server).people(), { timeout: 60_000 }).toBe(1);
  await expect(parley.main.getByRole('alert')).toHaveCount(0);
});

test('an endpoint that says nothing is late', async ({ launch, endpoint }) => {
  endpoint.answer = 'nothing';
  const parley = await launch({ env: envOf(endpoint) });
  await press('ctrl+shift+space');
  await expectFailure(parley, 'token.timeout', /did not answer in time/);
  expect(endpoint.asked).toHaveLength(1);
});

test('an endpoint with an untrusted certificate is told nothing', async ({ launch }) => {
  const site = await startSecureSite();
  const parley = await launch({ env: { LIVEKIT_TOKEN_ENDPOINT: `${site.origin}/token` } });
  await press('ctrl+shift+space');
  await expectFailure(parley, 'network.untrusted', /does not know who has signed the certificate/);
  expect(site.visits).toEqual([]);
  site.close();
});
