import { describe, expect, it } from 'vitest';
import { CodedError } from './failure.js';
import type { TextStream } from './ports.js';
import { createSession, sessionWithAgent } from './session.js';
import type { SessionOptions } from './session.js';
import { createFakeStream, createWorld, inCall, settle } from './testing.js';

const call = (options: SessionOptions = {}) => inCall({ options });

describe('the token', () => {
  it('is asked to say what the options say', async () => {
    const request = {
      roomName: 'r',
      participantName: 'Ada',
      participantIdentity: 'ada',
      participantMetadata: 'm',
      participantAttributes: { plan: 'free' },
    };
    const agents = [{ name: 'helper', metadata: 'x', deployment: 'staging', timeoutMs: 1 }];
    const { world } = await call({ request, agents });
    expect(world.requests).toEqual([
      { ...request, agents: [{ name: 'helper', metadata: 'x', deployment: 'staging' }] },
    ]);
  });

  it('is left to the connection where the options say nothing', async () => {
    const { world } = await call();
    expect(world.requests).toEqual([undefined]);
  });

  it('asks for one agent in the common case', async () => {
    const world = createWorld();
    const session = sessionWithAgent(world.ports, 'helper', { preConnectAudio: false });
    session.start().catch(() => undefined);
    await settle();
    expect(world.requests).toEqual([{ agents: [{ name: 'helper' }] }]);
    expect(world.mic.isBuffering).toBe(false);
  });
});

it('warms the way up without a token', async () => {
  const world = createWorld();
  await createSession(world.ports).prepareConnection('wss://example.test');
  expect(world.prepared).toEqual(['wss://example.test']);
  expect(world.asked).toEqual([]);
});

it('says that the browser holds the sound back, until a click lets it through', async () => {
  const { world, session, handlers } = await call();
  const seen: boolean[] = [];
  session.canPlaybackAudio.subscribe((can) => void seen.push(can));
  handlers.onPlayback(false);
  await session.startAudio();
  expect(world.room.audioStarts).toBe(1);
  handlers.onPlayback(false);
  await session.end();
  await session.startAudio();
  expect(seen).toEqual([true, false, true, false, true]);
  expect(world.room.audioStarts).toBe(1);
});

describe('a lost connection', () => {
  it('shows each attempt and its reason, until it is back', async () => {
    const { session, handlers } = await call();
    handlers.onReconnecting({ attempt: 1, reason: 'signal' });
    expect(session.snapshot.get()).toMatchObject({
      connectionState: 'reconnecting',
      reconnection: { attempt: 1, reason: 'signal' },
    });
    handlers.onReconnecting({ attempt: 2, reason: 'media' });
    expect(session.reconnection.get()).toEqual({ attempt: 2, reason: 'media' });
    handlers.onReconnected();
    expect(session.snapshot.get()).not.toHaveProperty('reconnection');
    expect(session.connectionState.get()).toBe('connected');
  });

  it('is announced when nothing comes through, and no more once it is lost or back', async () => {
    const { session, handlers } = await call();
    const codes = (): string[] => session.failures.get().map(({ code }) => code);
    handlers.onUnstable(true);
    expect(codes()).toEqual(['connection.unstable']);
    handlers.onUnstable(false);
    expect(codes()).toEqual([]);
    handlers.onUnstable(true);
    handlers.onReconnecting({ attempt: 1, reason: 'media' });
    expect(codes()).toEqual([]);
    handlers.onUnstable(true);
    expect(codes()).toEqual([]);
  });
});

describe('failures', () => {
  it('are tagged by their source', async () => {
    const { world, session, handlers } = await call();
    handlers.onEncryptionFailed('no key');
    handlers.onAgentEvent('agent-helper', { type: 'error', message: 'x' });
    handlers.onLegacyChat('someone', 'not json');
    world.mic.handlers.onLost();
    handlers.onUnstable(true);
    world.room.sendText = () => Promise.reject(new Error('full'));
    await session.messages.send('hello');
    const sources = session.failures.get().map(({ source }) => source);
    expect(sources).toEqual(['encryption', 'agent', 'receiver', 'media', 'connection', 'sender']);
  });

  it('of the encryption are told once, however many frames fail', async () => {
    const { session, handlers } = await call();
    let changes = -1;
    session.snapshot.subscribe(() => (changes += 1));
    for (let frame = 0; frame < 50; frame += 1) handlers.onEncryptionFailed('wrong key');
    expect(changes).toBe(1);
  });

  it('of sending are over when a message goes through', async () => {
    const { world, session } = await call();
    const { sendText } = world.room;
    world.room.sendText = () => Promise.reject(new CodedError('sender.failed'));
    await session.messages.send('one');
    const [row] = session.messages.rows.get();
    expect(row).toMatchObject({ status: 'failed' });
    world.room.sendText = sendText;
    await session.messages.resend(row?.id ?? '');
    expect(session.messages.rows.get()).toMatchObject([{ status: 'sent' }]);
    expect(session.failures.get()).toEqual([]);
  });

  it('are none when no agent is there to write to', async () => {
    const session = createSession(createWorld().ports);
    await session.messages.send('hello');
    expect(session.messages.rows.get()).toMatchObject([{ status: 'failed' }]);
    expect(session.failures.get()).toEqual([]);
  });
});

describe('other ways in and out', () => {
  it('take the user’s messages instead of the room', async () => {
    const taken: string[] = [];
    const { world, session } = await call({
      senders: [async ({ text }, { identity }) => void taken.push(`${identity}: ${text}`)],
    });
    await session.messages.send('hello');
    expect(taken).toEqual(['user: hello']);
    expect(world.room.sent).toEqual([]);
  });

  it('bring messages in while a call runs, and are let go with it', async () => {
    let read: (stream: TextStream) => void = () => undefined;
    let stopped = 0;
    const { session } = await call({
      receivers: [
        (deliver) => {
          read = deliver;
          return () => void (stopped += 1);
        },
      ],
    });
    const stream = createFakeStream('agent-helper', { topic: 'lk.chat' });
    read(stream);
    await stream.say('from elsewhere');
    expect(session.messages.rows.get()).toMatchObject([
      { type: 'chatMessage', sender: 'agent', message: 'from elsewhere' },
    ]);
    await session.end();
    expect(stopped).toBe(1);
  });
});
