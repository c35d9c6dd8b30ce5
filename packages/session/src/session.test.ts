import { describe, expect, it } from 'vitest';
import { CodedError } from './failure.js';
import type { DisconnectReason } from './ports.js';
import { createSession } from './session.js';
import { agentNamed, createWorld, inCall, settle, someCredentials, wordsOf } from './testing.js';
import type { World } from './testing.js';
import { SessionError } from './types.js';
import type { Session } from './session.js';

/** Starts a call and lets its room connect. */
async function connect(world: World, session: Session): Promise<void> {
  session.start().catch(() => undefined);
  await settle();
  world.room.connecting.resolve();
  await settle();
}

const missing = (): Promise<void> => Promise.reject(new CodedError('media.not-found'));

describe('starting', () => {
  it('goes from the key press to a conversation', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    const seen: string[] = [];
    session.snapshot.subscribe((value) => {
      const { connectionState, agent, microphone } = wordsOf(value);
      const words = `${connectionState} ${agent} ${microphone ? 'live' : 'silent'}`;
      if (words !== seen.at(-1)) seen.push(words);
    });
    const started = session.start();
    await settle();
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper'));
    world.mic.handlers.onBufferingEnded('taken');
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    await started;
    expect(seen).toEqual([
      'disconnected disconnected silent',
      'connecting connecting silent',
      'connecting buffering live',
      'connected buffering live',
      'connected connecting live',
      'connected listening live',
    ]);
    expect(world.room.published).toEqual([world.mic]);
    expect(session.isConnected.get()).toBe(true);
  });

  it('answers a second call with the first one’s promise (defect 3)', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    const first = session.start();
    expect(session.start()).toBe(first);
    await session.end();
    await expect(first).rejects.toMatchObject({ aborted: true });
    await world.clock.advance(60_000);
    expect(world.rooms).toHaveLength(1);
    expect(session.connectionState.get()).toBe('disconnected');
  });

  it('is rejected with a failure when there is no room to be had', async () => {
    const world = createWorld();
    const { room } = world.ports;
    let isBroken = true;
    const session = createSession({
      ...world.ports,
      room(handlers, call) {
        if (isBroken) throw new CodedError('encryption.failed', 'no worker');
        return room(handlers, call);
      },
    });
    await expect(session.start()).rejects.toMatchObject({ failure: { code: 'encryption.failed' } });
    expect(wordsOf(session.snapshot.get())).toEqual({
      connectionState: 'disconnected',
      agent: 'failed',
      microphone: false,
      failures: ['encryption.failed'],
    });
    await settle();
    expect(world.mic.stopped).toBe(true);
    isBroken = false;
    await connect(world, session);
    expect(session.connectionState.get()).toBe('connected');
  });

  it('asks for the microphone before it does anything else', async () => {
    const world = createWorld();
    const { devices, microphone, room, credentials } = world.ports;
    const order: string[] = [];
    const noted = <Work extends (...given: never[]) => unknown>(name: string, work: Work): Work =>
      ((...given) => {
        order.push(name);
        return work(...given);
      }) as Work;
    const session = createSession({
      ...world.ports,
      microphone: noted('microphone', microphone),
      room: noted('room', room),
      credentials: noted('credentials', credentials),
      devices: { ...devices, list: noted('devices', devices.list) },
    });
    await connect(world, session);
    expect(order.slice(0, 4)).toEqual(['microphone', 'devices', 'room', 'credentials']);
  });

  it('stays over when the end comes in the turn in which it connects', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    const started = session.start();
    await settle();
    world.room.connecting.resolve();
    void session.end();
    await expect(started).rejects.toMatchObject({ aborted: true });
    await settle();
    expect(session.connectionState.get()).toBe('disconnected');
    expect(world.clock.pending).toBe(0);
  });

  it('is not connected while connecting', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    await settle();
    expect(session.connectionState.get()).toBe('connecting');
    expect(session.isConnected.get()).toBe(false);
  });

  it('waits for the microphone before it connects, and 300 ms at most', async () => {
    const world = createWorld();
    world.microphone = () => new Promise(() => undefined);
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    await world.clock.advance(299);
    expect(world.room.given).toHaveLength(0);
    await world.clock.advance(1);
    expect(world.room.given).toHaveLength(1);
    await session.end();
    expect(world.clock.pending).toBe(0);
  });

  it('frees a microphone that opens after the end', async () => {
    const world = createWorld();
    let open = (): void => undefined;
    world.microphone = () =>
      new Promise((resolve) => {
        open = resolve;
      });
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    await settle();
    await session.end();
    open();
    await settle();
    expect(world.mic.stopped).toBe(true);
    expect(session.microphone.state.get()).toEqual({ enabled: false, pending: false });
    expect(session.microphone.track.get()).toBeUndefined();
  });

  it('goes on with text only when the microphone is denied (defect 4)', async () => {
    const world = createWorld();
    world.microphone = () => Promise.reject(new CodedError('media.denied'));
    const session = createSession(world.ports);
    const started = session.start();
    await settle();
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    await started;
    expect(wordsOf(session.snapshot.get())).toEqual({
      connectionState: 'connected',
      agent: 'listening',
      microphone: false,
      failures: ['media.denied'],
    });
    world.microphone = undefined;
    await session.microphone.setEnabled(true);
    expect(world.room.published).toEqual([world.mic]);
    expect(wordsOf(session.snapshot.get())).toMatchObject({ microphone: true, failures: [] });
  });

  it.each<[string, (world: World) => void]>([
    ['there is no microphone', (world) => (world.microphone = missing)],
    ['its recorder does not start', (world) => (world.recorderStarts = false)],
  ])('does not say it records ahead when %s (defect 1)', async (_, before) => {
    const world = createWorld();
    before(world);
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    await settle();
    expect(session.agent.state.get()).toEqual({ state: 'connecting', buffering: false });
  });

  it('does not say it records ahead again when it was muted meanwhile (defect 1)', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    await settle();
    expect(session.agent.state.get()).toEqual({ state: 'connecting', buffering: true });
    await session.microphone.setEnabled(false);
    world.mic.isBuffering = false;
    world.mic.handlers.onBufferingEnded('expired');
    await session.microphone.setEnabled(true);
    expect(session.agent.state.get()).toEqual({ state: 'connecting', buffering: false });
  });

  it.each([
    ['words are lost', (world: World) => world.sounds.get('mic-0')?.onSound(), true],
    ['recording could not be listened to', (w: World) => w.sounds.get('mic-0')?.onBlind(), true],
    ['recording was silent', () => undefined, false],
  ])('says so when the earliest %s', async (_, happens, isTold) => {
    const world = createWorld();
    const session = createSession(world.ports);
    await connect(world, session);
    happens(world);
    world.mic.isBuffering = false;
    world.mic.handlers.onBufferingEnded('expired');
    expect(wordsOf(session.snapshot.get())).toMatchObject({
      agent: 'connecting',
      failures: isTold ? ['receiver.early-speech-lost'] : [],
    });
    await session.dispose();
    expect(world.sounds.size).toBe(0);
  });

  it.each([
    ['token.expired', new CodedError('token.expired')],
    ['token.missing', Object.assign(new Error('no'), { code: 'token.missing' })],
    ['token.unreachable', new Error('anything else')],
  ] as const)('fails as %s when there are no credentials', async (code, error) => {
    const world = createWorld();
    world.credentials = () => Promise.reject(error);
    const session = createSession(world.ports);
    await expect(session.start()).rejects.toMatchObject({ failure: { code } });
    expect(wordsOf(session.snapshot.get())).toEqual({
      connectionState: 'disconnected',
      agent: 'failed',
      microphone: false,
      failures: [code],
    });
    expect(world.mic.stopped).toBe(true);
    expect(world.clock.pending).toBe(0);
  });

  it('does not wait for credentials for ever', async () => {
    const world = createWorld();
    world.credentials = () => new Promise(() => undefined);
    const session = createSession(world.ports);
    const started = session.start();
    started.catch(() => undefined);
    await world.clock.advance(9_000);
    await expect(started).rejects.toMatchObject({ failure: { code: 'token.timeout' } });
  });

  it.each([
    ['signal', 'connection.timeout'],
    ['media', 'connection.media-blocked'],
  ] as const)('gives up connecting at the stage %s within ten seconds', async (stage, code) => {
    const world = createWorld();
    const session = createSession(world.ports);
    const started = session.start();
    started.catch(() => undefined);
    await settle();
    world.room.stage = stage;
    await world.clock.advance(9_500);
    await expect(started).rejects.toMatchObject({ failure: { code } });
    expect(world.room.closed).toBe(true);
    expect(world.mic.stopped).toBe(true);
    expect(session.connectionState.get()).toBe('disconnected');
  });

  it('asks for new credentials once the old ones were used', async () => {
    const world = createWorld();
    world.credentials = () => Promise.reject(new CodedError('token.unreachable'));
    const session = createSession(world.ports);
    await session.start().catch(() => undefined);
    world.credentials = () => Promise.resolve(someCredentials());
    await connect(world, session);
    await session.end();
    await connect(world, session);
    expect(world.asked).toEqual([false, false, true]);
    expect(world.rooms).toHaveLength(3);
  });
});

describe('aborting', () => {
  it('ends a call at any stage', async () => {
    for (const stages of [0, 1, 2]) {
      const world = createWorld();
      const session = createSession(world.ports);
      const control = new AbortController();
      const started = session.start({ signal: control.signal });
      started.catch(() => undefined);
      if (stages > 0) await settle();
      if (stages > 1) world.room.connecting.resolve();
      if (stages > 1) await settle();
      control.abort();
      await expect(started).rejects.toMatchObject({ aborted: true });
      await settle();
      expect(wordsOf(session.snapshot.get())).toEqual({
        connectionState: 'disconnected',
        agent: 'disconnected',
        microphone: false,
        failures: [],
      });
      expect(world.microphones.every((one) => one.stopped)).toBe(true);
      expect(world.clock.pending).toBe(0);
    }
  });

  it('starts nothing when it is aborted before', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    const signal = AbortSignal.abort();
    await expect(session.start({ signal })).rejects.toBeInstanceOf(SessionError);
    expect(world.rooms).toHaveLength(0);
  });
});

describe('ending', () => {
  it('leaves no timer, no microphone and no word behind (defect 5)', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    await connect(world, session);
    const { room } = world;
    await session.end();
    await session.end();
    expect(world.clock.pending).toBe(0);
    expect(world.mic.stopped).toBe(true);
    expect(room.closed).toBe(true);
    const before = session.snapshot.get();
    room.handlers.onParticipant(agentNamed('helper', 'speaking'));
    room.handlers.onClosed('unknown');
    room.handlers.onReconnecting({ attempt: 1, reason: 'signal' });
    world.mic.handlers.onLost();
    await world.clock.advance(60_000);
    expect(session.snapshot.get()).toBe(before);
    expect(session.agent.state.get()).toEqual({ state: 'disconnected' });
  });

  it('lets the next call have its whole time (defect 5)', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    await connect(world, session);
    await world.clock.advance(19_000);
    await session.end();
    await connect(world, session);
    await world.clock.advance(19_900);
    expect(session.agent.state.get().state).toBe('connecting');
    await world.clock.advance(100);
    expect(session.agent.state.get().state).toBe('failed');
  });

  it('does not hang on a room that does not close', async () => {
    const { world, session } = await inCall();
    world.room.close = () => new Promise(() => undefined);
    const ended = session.end();
    expect(session.connectionState.get()).toBe('disconnected');
    await world.clock.advance(2_000);
    await ended;
  });

  it('keeps the messages (defect 14)', async () => {
    const { session } = await inCall();
    await session.messages.send('hello');
    await session.end();
    expect(session.messages.rows.get()).toMatchObject([{ message: 'hello', status: 'sent' }]);
  });

  it('cannot be started again after dispose', async () => {
    const { session, world } = await inCall();
    await session.dispose();
    await expect(session.start()).rejects.toMatchObject({ aborted: true });
    expect(world.clock.pending).toBe(0);
  });
});

describe('the end of the connection', () => {
  it.each<[DisconnectReason, string]>([
    ['duplicate-identity', 'connection.duplicate-identity'],
    ['server-shutdown', 'connection.server-shutdown'],
    ['participant-removed', 'connection.removed'],
    ['token-expired', 'connection.expired'],
    ['client-initiated', 'connection.lost'],
    ['unknown', 'connection.lost'],
  ])('%s is %s', async (reason, code) => {
    const { world, words, session } = await inCall();
    world.room.handlers.onClosed(reason);
    await settle();
    expect(words()).toEqual({
      connectionState: 'disconnected',
      agent: 'failed',
      microphone: false,
      failures: [code],
    });
    expect(world.mic.stopped).toBe(true);
    expect(world.clock.pending).toBe(0);
    expect(session.snapshot.get().notice).toBeUndefined();
  });

  it('is no failure when the room was deleted', async () => {
    const { world, words, session } = await inCall();
    world.room.handlers.onClosed('room-deleted');
    expect(words()).toMatchObject({ agent: 'disconnected', failures: [] });
    expect(session.snapshot.get().notice).toBe('The call’s room was closed by the server.');
  });

  it('shows a reconnection, and leaves the agent alone meanwhile', async () => {
    const { world, words } = await inCall();
    world.room.handlers.onReconnecting({ attempt: 1, reason: 'signal' });
    expect(words()).toMatchObject({ connectionState: 'reconnecting', agent: 'listening' });
    world.room.handlers.onReconnected();
    expect(words()).toMatchObject({ connectionState: 'connected', agent: 'listening' });
  });
});

describe('failures', () => {
  it('are latched until dismissed, and the agent’s state follows', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    await connect(world, session);
    await world.clock.advance(20_000);
    expect(wordsOf(session.snapshot.get())).toMatchObject({
      connectionState: 'connected',
      agent: 'failed',
      failures: ['agent.not-joined'],
    });
    session.dismiss('agent.not-joined');
    expect(wordsOf(session.snapshot.get())).toMatchObject({ agent: 'disconnected', failures: [] });
  });

  it('are gone with the next start', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    await connect(world, session);
    await world.clock.advance(20_000);
    const old = world.room;
    const again = session.retry();
    await settle();
    expect(old.closed).toBe(true);
    expect(wordsOf(session.snapshot.get())).toMatchObject({ agent: 'buffering', failures: [] });
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'idle'));
    await again;
    expect(world.asked).toEqual([false, true]);
  });

  it('carry no token', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    await settle();
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl';
    world.room.connecting.reject(new CodedError('connection.unauthorized', `refused ${token}`));
    await settle();
    expect(session.failures.get()[0]?.detail).toBe('refused [token]');
    expect(world.log.join('\n')).not.toContain('eyJ');
  });
});

it('changes nothing for events without news (defect 13)', async () => {
  const { world, session } = await inCall();
  let changes = -1;
  session.snapshot.subscribe(() => (changes += 1));
  let states = -1;
  session.agent.attributes.subscribe(() => (states += 1));
  for (let event = 0; event < 20; event += 1)
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
  world.room.handlers.onParticipant({ identity: 'guest', isAgent: false, attributes: {} });
  expect({ changes, states }).toEqual({ changes: 0, states: 0 });
});

describe('a subscriber', () => {
  it('may start the next call when one ends: it is a whole one', async () => {
    const { world, session } = await inCall();
    const old = world.room;
    let again: Promise<void> | undefined;
    session.connectionState.subscribe((now) => {
      if (now !== 'disconnected' || again) return;
      again = session.start();
      again.catch(() => undefined);
    });
    old.handlers.onClosed('unknown');
    await settle();
    expect(old.closed).toBe(true);
    expect(world.rooms).toHaveLength(2);
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    await again;
    expect(wordsOf(session.snapshot.get())).toEqual({
      connectionState: 'connected',
      agent: 'listening',
      microphone: true,
      failures: [],
    });
    expect(world.microphones.map(({ stopped }) => stopped)).toEqual([true, false]);
  });

  it.each(['connecting', 'connected'] as const)(
    'may end a call that is %s: nothing of it is left',
    async (when) => {
      const world = createWorld();
      const session = createSession(world.ports);
      session.connectionState.subscribe((now) => {
        if (now === when) void session.end();
      });
      await connect(world, session);
      expect(wordsOf(session.snapshot.get())).toEqual({
        connectionState: 'disconnected',
        agent: 'disconnected',
        microphone: false,
        failures: [],
      });
      expect(world.room.closed).toBe(true);
      expect(world.microphones.every(({ stopped }) => stopped)).toBe(true);
      expect(world.clock.pending).toBe(0);
    },
  );

  it('sees a change of several stores when all of them have changed', async () => {
    const { world, session } = await inCall();
    const seen: string[] = [];
    session.failures.subscribe((all) => {
      if (all.length > 0) seen.push(JSON.stringify(wordsOf(session.snapshot.get())));
    });
    world.room.handlers.onClosed('unknown');
    expect(seen.map((words) => JSON.parse(words))).toEqual([
      {
        connectionState: 'disconnected',
        agent: 'failed',
        microphone: false,
        failures: ['connection.lost'],
      },
    ]);
  });
});

describe('waiting for the session', () => {
  it('ends when it is connected, and when it is disconnected', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    await session.waitUntilDisconnected();
    const connected = session.waitUntilConnected();
    await connect(world, session);
    await connected;
    await session.waitUntilConnected();
    const disconnected = session.waitUntilDisconnected();
    await session.end();
    await disconnected;
  });

  it('is over with its signal', async () => {
    const session = createSession(createWorld().ports);
    const control = new AbortController();
    const waiting = session.waitUntilConnected(control.signal);
    control.abort();
    await expect(waiting).rejects.toMatchObject({ aborted: true });
    await expect(session.waitUntilConnected(AbortSignal.abort())).rejects.toMatchObject({
      aborted: true,
    });
  });
});
