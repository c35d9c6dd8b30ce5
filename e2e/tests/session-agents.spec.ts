import { freezeJobs, killJobs } from '../support/agent.js';
import { expect, test as base } from '../support/lab.js';
import { publishCamera, publishMicrophone, setState } from '../support/participant.js';
import { startScripted } from '../support/scripted.js';
import type { RunningAgent } from '../support/agent.js';

const test = base.extend<object, { worker: RunningAgent }>({
  worker: [
    async ({ server }, use) => {
      const worker = await startScripted(server, 'scripted');
      await use(worker);
      await worker.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

const asked = { agents: ['scripted'] };

test('a worker’s agent joins and is available; it hangs up, and that is no failure', async ({
  open,
  worker,
}) => {
  const call = await open(asked);
  await call.connect();
  await call.dispatch(worker.name, 'talks');
  await call.become({ agent: 'listening', failures: [] });
  await call.page.evaluate(() => window.lab.session.messages.send('goodbye'));
  await call.become({ connectionState: 'disconnected', agent: 'disconnected', failures: [] });
  expect((await call.snapshot()).notice).toBe('The agent ended the call.');
});

test('an agent that never joins is told; one that joins late heals that', async ({
  open,
  worker,
}) => {
  const call = await open({ ...asked, session: { joinTimeoutMs: 3_000 } });
  await call.connect();
  await call.become({ agent: 'failed', failures: ['agent.not-joined'] });
  expect((await call.snapshot()).microphone.enabled).toBe(false);
  await call.dispatch(worker.name, 'talks');
  await call.become({ connectionState: 'connected', agent: 'listening', failures: [] });
});

test('an agent that never initialises is told', async ({ open, worker }) => {
  const call = await open({ ...asked, session: { joinTimeoutMs: 6_000 } });
  await call.connect();
  await call.dispatch(worker.name, 'neverInitialises');
  await call.become({ agent: 'failed', failures: ['agent.not-initialized'] });
});

test('an agent that idles is available', async ({ open, worker }) => {
  const call = await open({ ...asked, session: { joinTimeoutMs: 8_000 } });
  await call.connect();
  await call.dispatch(worker.name, 'idles');
  await call.become({ agent: 'idle' });
  await call.page.evaluate(() => window.lab.session.agent.waitUntilConnected());
});

test('an agent that crashes in mid-sentence has left unexpectedly, its row is cut, and it is back when it re-joins', async ({
  open,
  worker,
}) => {
  const call = await open(asked);
  await call.connect();
  await call.dispatch(worker.name, 'talks');
  await call.become({ agent: 'listening' });
  await call.page.evaluate(() => window.lab.session.messages.send('crash'));
  await call.become({ agent: 'speaking' });
  await call.become({ connectionState: 'connected', agent: 'failed' }, 40_000);
  expect((await call.snapshot()).failures).toMatchObject([{ source: 'agent' }]);
  const row = (await call.rows()).find(({ type }) => type === 'agentTranscript');
  expect(row).toMatchObject({
    message: 'This sentence will never ',
    isFinal: true,
    truncated: true,
  });
  await call.dispatch(worker.name, 'talks');
  await call.become({ agent: 'listening', failures: [] }, 60_000);
});

test('an agent whose job is killed is missed within thirty seconds', async ({ open, worker }) => {
  const call = await open(asked);
  await call.connect();
  await call.dispatch(worker.name, 'talks');
  await call.become({ agent: 'listening' });
  killJobs(worker);
  await call.become({ agent: 'failed', failures: ['agent.left'] }, 30_000);
});

for (const [what, script, activity, seconds] of [
  ['in mid-sentence', 'speaks', 'speaking', 9],
  ['while it listens', 'listens', 'listening', 13],
] as const)
  test(
    `an agent that freezes ${what} is told as lost within ${seconds} s, and found again`,
    {
      // On a busy computer the server may have given the agent up before it goes on.
      tag: activity === 'listening' ? '@slow' : [],
    },
    async ({ open, worker }) => {
      const call = await open(asked);
      await call.connect();
      await call.dispatch(worker.name, script);
      await call.become({ agent: activity, failures: [] });
      if (activity === 'speaking') await call.page.evaluate(() => window.lab.hearAgent());
      // The server knows the agent's line: of one that it has not measured it says nothing.
      const quality = (): Promise<unknown> =>
        call.page.evaluate(() =>
          [...(window.lab.room?.remoteParticipants.values() ?? [])].map(
            ({ connectionQuality }) => connectionQuality,
          ),
        );
      await expect.poll(quality).toEqual(['excellent']);
      const goOn = freezeJobs(worker);
      const frozen = Date.now();
      await call.become({ connectionState: 'connected', failures: ['agent.lost'] });
      const told = (Date.now() - frozen) / 1_000;
      goOn();
      await call.become({ agent: activity, failures: [] });
      console.log(`frozen ${what}: told after ${told.toFixed(1)} s`);
      expect(told).toBeLessThan(seconds);
    },
  );

test('an agent that is removed from the room has left unexpectedly, and the call stands', async ({
  open,
}) => {
  const call = await open(asked);
  await call.connect();
  const agent = await call.join({ identity: 'agent', agentName: 'scripted' });
  await setState(agent, 'listening');
  await call.become({ agent: 'listening' });
  await call.rooms.removeParticipant(call.room, 'agent');
  await call.become({ connectionState: 'connected', agent: 'failed', failures: ['agent.left'] });
  expect((await call.snapshot()).microphone.enabled).toBe(false);
});

test('of two agents the one asked for is the primary one, and each is to be had by name', async ({
  open,
}) => {
  const call = await open({ agents: ['asked'] });
  await call.connect();
  const first = await call.join({ identity: 'first', agentName: 'other' });
  await setState(first, 'speaking');
  await call.become({ agent: 'speaking' });
  const second = await call.join({ identity: 'second', agentName: 'asked' });
  await setState(second, 'thinking');
  await call.become({ agent: 'thinking' });
  const states = await call.page.evaluate(() => ({
    all: window.lab.session.agents.get().map((one) => one.agentName),
    other: window.lab.session.agentNamed('other').state.get(),
  }));
  expect(states).toEqual({
    all: ['other', 'asked'],
    other: { state: 'connected', activity: 'speaking' },
  });
});

test('one agent hands over to another, and the call goes on', async ({ open }) => {
  const call = await open({ agents: ['front'] });
  await call.connect();
  const front = await call.join({ identity: 'front', agentName: 'front' });
  await setState(front, 'listening');
  await call.become({ agent: 'listening' });
  await call.page.evaluate(() => window.lab.session.expect({ name: 'billing' }));
  await front.disconnect();
  await call.become({ connectionState: 'connected', agent: 'connecting', failures: [] });
  const billing = await call.join({ identity: 'billing', agentName: 'billing' });
  await setState(billing, 'speaking');
  await call.become({ connectionState: 'connected', agent: 'speaking', failures: [] });
});

test('an agent shows its face through its avatar worker', async ({ open }) => {
  const call = await open();
  await call.connect();
  const agent = await call.join({ identity: 'agent', agentName: 'host' });
  await setState(agent, 'listening');
  const avatar = await call.join({
    identity: 'avatar',
    isAgent: true,
    attributes: { 'lk.publish_on_behalf': 'agent' },
  });
  await publishCamera(avatar);
  await publishMicrophone(avatar);
  const kinds = await call.page.evaluate(async () => {
    const { agent: one } = window.lab.session;
    const tracks = [await one.waitUntilCamera(), await one.waitUntilMicrophone()];
    return tracks.map(({ kind }) => kind);
  });
  expect(kinds).toEqual(['video', 'audio']);
  expect(await call.page.evaluate(() => window.lab.session.agents.get().length)).toBe(1);
});
