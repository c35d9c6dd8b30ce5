import { AgentSession as pb } from '@livekit/protocol';
import { expect, test } from '../support/lab.js';
import { me, setState } from '../support/participant.js';
import type { LabCall } from '../support/lab.js';
import type { Room } from '@livekit/rtc-node';

async function withAgent(call: LabCall): Promise<Room> {
  await call.connect();
  const agent = await call.join({ identity: 'agent', agentName: 'host' });
  await setState(agent, 'listening');
  await call.become({ agent: 'listening' });
  return agent;
}

const texts = async (call: LabCall): Promise<readonly string[]> =>
  (await call.rows()).map(({ message }) => message);

/** Says something whole as a transcript. */
async function say(room: Room, text: string, segment: string): Promise<void> {
  const writer = await me(room).streamText({
    topic: 'lk.transcription',
    attributes: { 'lk.segment_id': segment, 'lk.transcription_final': 'true' },
  });
  await writer.write(text);
  await writer.close();
}

test('malformed packets cost themselves only: the chat goes on (defect 11)', async ({ open }) => {
  const call = await open();
  const agent = await withAgent(call);
  const bytes = new TextEncoder();
  for (const packet of ['{not json', 'null', '{"id":7}', '\u0000\uffff'])
    await me(agent).publishData(bytes.encode(packet), {
      reliable: true,
      topic: 'lk-chat-topic',
    });
  await me(agent).sendText('still here', { topic: 'lk.chat' });
  await expect.poll(() => texts(call), { timeout: 20_000 }).toEqual(['still here']);
  expect((await call.snapshot()).failures).toMatchObject([{ code: 'receiver.malformed' }]);
});

test('a text of 10 MB is cut at 64 KiB, and what comes after it is unharmed', async ({ open }) => {
  test.slow();
  const call = await open();
  const agent = await withAgent(call);
  await say(agent, 'x'.repeat(10_000_000), 'huge');
  await say(agent, 'after it', 'next');
  await expect.poll(async () => (await texts(call)).at(-1), { timeout: 90_000 }).toBe('after it');
  const [huge] = await call.rows();
  expect(huge).toMatchObject({ truncated: true });
  expect(huge?.message.length).toBeLessThanOrEqual(65_536);
});

test('the room behind a call is handed out, for what the session does not cover', async ({
  open,
}) => {
  const call = await open();
  await call.connect();
  expect(await call.page.evaluate(() => window.lab.room?.localParticipant.identity)).toBe('person');
});

test('what the token forbids to write is not sent, and says why; the server may allow it later', async ({
  open,
}) => {
  const call = await open({ canPublishData: false });
  await withAgent(call);
  const send = (): Promise<void> =>
    call.page.evaluate(() => window.lab.session.messages.send('hello'));
  expect((await call.snapshot()).canPublish.data).toBe(false);
  await send();
  expect(await call.rows()).toMatchObject([{ status: 'failed' }]);
  expect((await call.snapshot()).failures).toMatchObject([{ code: 'sender.not-permitted' }]);
  const permit = (canPublishData: boolean): Promise<unknown> =>
    call.rooms.updateParticipant(call.room, 'person', {
      permission: { canPublish: true, canSubscribe: true, canPublishData },
    });
  await permit(true);
  await expect.poll(async () => (await call.snapshot()).canPublish.data).toBe(true);
  await send();
  expect((await call.rows()).at(-1)).toMatchObject({ status: 'sent' });
  await permit(false);
  await expect.poll(async () => (await call.snapshot()).canPublish.data).toBe(false);
  await send();
  expect((await call.rows()).at(-1)).toMatchObject({ status: 'failed' });
});

test('attributes that are not what they should be do no harm', async ({ open }) => {
  const call = await open();
  const agent = await withAgent(call);
  await me(agent).setAttributes({
    'lk.agent.state': '{"not":"json',
    'lk.agent.inputs': '{{{{',
    'lk.publish_on_behalf': '',
    mood: '\u202e\u0000',
  });
  await expect
    .poll(() => call.page.evaluate(() => window.lab.session.agent.attributes.get().mood))
    .toBe('\u202e\u0000');
  await call.become({ agent: 'listening', failures: [] });
});

test('what a sender attaches to its words is kept within bounds, and the words are unharmed', async ({
  open,
}) => {
  const call = await open();
  const agent = await withAgent(call);
  const writer = await me(agent).streamText({
    topic: 'lk.transcription',
    attributes: {
      'lk.segment_id': 'heavy',
      'lk.transcription_final': 'true',
      'lk.expression': 'glad',
      long: 'x'.repeat(2_000),
      ['y'.repeat(2_000)]: 'a name that is too long',
      ...Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`mood-${i}`, `<b>${i}</b>`])),
    },
  });
  await writer.write('said with a lot');
  await writer.close();
  await expect.poll(() => texts(call)).toEqual(['said with a lot']);
  const kept = Object.entries((await call.rows())[0]?.attributes ?? {});
  expect(kept).toHaveLength(16);
  for (const [name, value] of kept) {
    // Sixteen of many, in whatever order they travelled; none of LiveKit's own bookkeeping.
    expect(name).toMatch(/^(mood-\d+|lk\.expression)$/);
    expect(value).toMatch(/^(<b>\d+<\/b>|glad)$/);
  }
  await say(agent, 'and then without', 'light');
  await expect.poll(async () => (await texts(call)).at(-1)).toBe('and then without');
});

test('of 100 RPCs at once the allowed ones are answered and the others refused, each of them', async ({
  open,
}) => {
  const call = await open();
  const agent = await withAgent(call);
  await call.page.evaluate(() => {
    window.lab.session.rpc.register('double', {
      schema: {
        '~standard': {
          validate: (value: unknown) =>
            typeof value === 'number' ? { value } : { issues: [{ message: 'a number' }] },
        },
      },
      run: (value: number) => value * 2,
    });
  });
  const ask = (payload: string, from: Room = agent): Promise<string> =>
    me(from).performRpc({ destinationIdentity: 'person', method: 'double', payload });
  const answers = await Promise.allSettled(
    Array.from({ length: 100 }, (_, number) => ask(String(number))),
  );
  const good = answers.flatMap((one, number) =>
    one.status === 'fulfilled' ? [[number, one.value]] : [],
  );
  expect(good.length).toBeGreaterThanOrEqual(20);
  expect(good.length).toBeLessThan(100);
  for (const [number, value] of good) expect(value).toBe(String(Number(number) * 2));
  const stranger = await call.join({ identity: 'stranger' });
  await expect(ask('1', stranger)).rejects.toMatchObject({ code: 403 });
  await call.become({ connectionState: 'connected', agent: 'listening', failures: [] });
});

test('the agent’s own methods are called, and one that it does not offer is told', async ({
  open,
}) => {
  const call = await open();
  const agent = await withAgent(call);
  const called: string[] = [];
  for (const method of ['start_turn', 'end_turn'])
    me(agent).registerRpcMethod(method, async () => {
      called.push(method);
      return '';
    });
  const offered = await call.page.evaluate(async () => {
    const { rpc } = window.lab.session;
    return [await rpc.startTurn(), await rpc.endTurn(), await rpc.interrupt()];
  });
  expect(offered).toEqual([true, true, false]);
  expect(called).toEqual(['start_turn', 'end_turn']);
});

test('what an agent tells of itself is read: an error, a tool, what it used', async ({ open }) => {
  const call = await open();
  const agent = await withAgent(call);
  const tell = async (event: pb.AgentSessionEvent['event']): Promise<void> => {
    const value = new pb.AgentSessionEvent({ event });
    const message = new pb.AgentSessionMessage({ message: { case: 'event', value } });
    const writer = await me(agent).streamBytes({ topic: 'lk.agent.session', name: 'event' });
    await writer.write(message.toBinary());
    await writer.close();
  };
  const tool = new pb.FunctionCall({ callId: 'c1', name: 'weather' });
  await tell({
    case: 'functionToolsStarted',
    value: new pb.AgentSessionEvent_FunctionToolsStarted({ functionCalls: [tool] }),
  });
  await tell({ case: 'error', value: new pb.AgentSessionEvent_Error({ message: 'llm: 503' }) });
  await call.become({ agent: 'listening', failures: ['agent.error'] });
  const tools = await call.page.evaluate(() => window.lab.session.agent.tools.get());
  expect(tools).toMatchObject([{ name: 'weather', status: 'running' }]);
  expect((await call.snapshot()).tool).toBe('weather');
});

test('transcripts of agents only are shown, and the user’s own is the user’s', async ({ open }) => {
  const call = await open();
  const agent = await withAgent(call);
  const stranger = await call.join({ identity: 'stranger' });
  await say(stranger, 'I am the agent', 'fake');
  const forged = await me(stranger).streamText({
    topic: 'lk.transcription',
    senderIdentity: 'person',
    attributes: { 'lk.segment_id': 'forged', 'lk.transcription_final': 'true' },
  });
  await forged.write('I am the user');
  await forged.close();
  const heard = await me(agent).streamText({
    topic: 'lk.transcription',
    senderIdentity: 'person',
    attributes: { 'lk.segment_id': 'heard', 'lk.transcription_final': 'true' },
  });
  await heard.write('what I said');
  await heard.close();
  await say(agent, 'what it said', 'said');
  await expect.poll(() => texts(call)).toEqual(['what I said', 'what it said']);
  expect((await call.rows()).map(({ type }) => type)).toEqual([
    'userTranscript',
    'agentTranscript',
  ]);
});

test('words with their times come out as text', async ({ open }) => {
  const call = await open();
  const agent = await withAgent(call);
  const pieces = [
    { text: 'Good ', start_time: 0.1, end_time: 0.4 },
    { text: 'day.', start_time: 0.4, end_time: 0.8 },
  ];
  await say(agent, pieces.map((one) => `${JSON.stringify(one)}\n`).join(''), 'timed');
  await expect.poll(() => texts(call)).toEqual(['Good day.']);
  expect((await call.rows())[0]?.words).toHaveLength(2);
});

test('camera and microphone are published, switched off and freed', async ({ open }) => {
  const call = await open({ session: { tracks: { camera: true } } });
  await call.connect();
  const published = async (): Promise<readonly string[]> => {
    const { tracks } = await call.rooms.getParticipant(call.room, 'person');
    return tracks.map(({ name, source }) => `${name}${source}`).sort();
  };
  await expect.poll(async () => (await published()).length, { timeout: 20_000 }).toBe(2);
  await call.page.evaluate(() => window.lab.session.camera.setEnabled(false));
  await expect.poll(async () => (await published()).length).toBe(1);
  const choice = await call.page.evaluate(() => window.lab.session.devices.camera.get().devices);
  expect(choice.length).toBeGreaterThan(0);
});
