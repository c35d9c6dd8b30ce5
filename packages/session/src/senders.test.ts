import { describe, expect, it } from 'vitest';
import { createSession } from './session.js';
import { agentNamed, createFakeStream, createWorld, inCall, settle } from './testing.js';

const agent = agentNamed('helper', 'listening');

/** A call whose room is not connected so far. */
async function connecting() {
  const world = createWorld();
  const session = createSession(world.ports);
  session.start().catch(() => undefined);
  await settle();
  return { world, session, handlers: world.room.handlers, rows: () => session.messages.rows.get() };
}

/** A connected call in which the agent has not been announced. */
async function unannounced() {
  const call = await inCall({ there: [] });
  const say = async (text: string, options: Parameters<typeof createFakeStream>[1] = {}) => {
    const stream = createFakeStream('agent-helper', options);
    call.handlers.onText(stream);
    await stream.say(text);
    await stream.close();
  };
  return { ...call, say };
}

describe('what arrives before the connection stands', () => {
  it('is told as soon as it does, each word of it', async () => {
    const { world, handlers, rows } = await connecting();
    const greeting = createFakeStream('agent-helper', { id: 'greeting' });
    handlers.onText(greeting);
    await greeting.say('Hello, ');
    await greeting.say('how can ');
    const chat = createFakeStream('agent-helper', { id: 'chat', topic: 'lk.chat' });
    handlers.onText(chat);
    await chat.say('Welcome');
    await chat.close();
    handlers.onParticipant(agent);
    expect(rows()).toEqual([]);
    world.room.connecting.resolve();
    await settle();
    await greeting.say('I help?');
    await greeting.close();
    expect(rows()).toMatchObject([
      { type: 'agentTranscript', message: 'Hello, how can I help?', isFinal: true, from: 'helper' },
      { type: 'chatMessage', message: 'Welcome', sender: 'agent' },
    ]);
  });

  it('is told in the user’s name where the agent transcribes', async () => {
    const { world, handlers, rows } = await connecting();
    const words = createFakeStream('user', { id: 'words' });
    handlers.onText(words);
    await words.say('Good morning');
    await words.close();
    world.room.connecting.resolve();
    await settle();
    expect(rows()).toMatchObject([{ type: 'userTranscript', message: 'Good morning' }]);
  });

  it('leaves nothing behind when the call ends first', async () => {
    const { world, session, handlers, rows } = await connecting();
    const greeting = createFakeStream('agent-helper');
    handlers.onText(greeting);
    await greeting.say('Hello');
    await session.end();
    await world.clock.advance(60_000);
    expect(rows()).toEqual([]);
    expect(world.clock.pending).toBe(0);
  });
});

describe('what a sender says before the server has announced it', () => {
  it('is told as the agent’s, transcript and chat', async () => {
    const { world, handlers, rows, say } = await unannounced();
    await say('Hello', { id: 'a' });
    await say('Welcome', { id: 'b', topic: 'lk.chat' });
    handlers.onLegacyChat('agent-helper', '{"id":"c","message":"Nice to see you"}');
    await world.clock.advance(3_000);
    expect(rows()).toEqual([]);
    handlers.onParticipant(agent);
    await settle();
    expect(rows()).toMatchObject([
      { type: 'agentTranscript', message: 'Hello', from: 'helper' },
      { type: 'chatMessage', message: 'Welcome', sender: 'agent', from: 'helper' },
      { type: 'chatMessage', message: 'Nice to see you', sender: 'agent' },
    ]);
  });

  it('is what it tells of itself too', async () => {
    const { session, handlers } = await unannounced();
    handlers.onAgentEvent('agent-helper', { type: 'tool-started', id: '1', name: 'search' });
    handlers.onParticipant(agent);
    expect(session.agent.tools.get()).toMatchObject([{ name: 'search', status: 'running' }]);
  });

  it('is answered as the agent’s where it calls a method', async () => {
    const { world, session, handlers } = await unannounced();
    session.rpc.register('who', {
      schema: { '~standard': { validate: (value) => ({ value }) } },
      run: (_, caller) => caller.name,
    });
    const answer = world.room.methods.get('who')?.({
      callerIdentity: 'agent-helper',
      payload: '',
      timeoutMs: 10_000,
    });
    await settle();
    handlers.onParticipant(agent);
    expect(await answer).toBe('"helper"');
  });

  it('is told as another’s when it is no agent', async () => {
    const { handlers, rows, say } = await unannounced();
    await say('I am the agent', { id: 'a' });
    await say('hello', { id: 'b', topic: 'lk.chat' });
    handlers.onParticipant({ ...agent, isAgent: false });
    await settle();
    expect(rows()).toMatchObject([
      { type: 'participantTranscript', message: 'I am the agent' },
      { type: 'chatMessage', message: 'hello', sender: 'other' },
    ]);
  });

  it('is held for five seconds, then told as a stranger’s', async () => {
    const { world, rows, say } = await unannounced();
    await say('hello', { topic: 'lk.chat' });
    await world.clock.advance(4_999);
    expect(rows()).toEqual([]);
    await world.clock.advance(1);
    expect(rows()).toMatchObject([{ message: 'hello', sender: 'other', from: 'agent-helper' }]);
  });

  it('is cut where it is longer than a mebi of characters', async () => {
    const { handlers, rows, say } = await unannounced();
    const piece = 'x'.repeat(60_000);
    for (let index = 0; index < 18; index += 1) await say(piece, { id: `${index}` });
    handlers.onParticipant(agent);
    await settle();
    expect(rows()).toHaveLength(17);
    expect(rows().every(({ message }) => message === piece)).toBe(true);
  });

  it('is not held past 256 streams', async () => {
    const { handlers, rows, say } = await unannounced();
    for (let index = 0; index < 257; index += 1)
      await say('x', { id: `${index}`, topic: 'lk.chat' });
    expect(rows()).toMatchObject([{ sender: 'other' }]);
    handlers.onParticipant(agent);
    await settle();
    expect(rows().filter((row) => 'sender' in row && row.sender === 'agent')).toHaveLength(256);
  });
});
