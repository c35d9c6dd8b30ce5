import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { DisconnectReason } from './ports.js';
import type { Snapshot } from './types.js';
import { createSession } from './session.js';
import { agentNamed, createFakeStream, createWorld, settle } from './testing.js';
import type { FakeRoom, World } from './testing.js';
import type { AbortSignalLike } from './types.js';
import type { Session } from './session.js';

interface Life {
  readonly world: World;
  readonly session: Session;
  readonly made: Promise<unknown>[];
  /** Listeners on abort signals that were not removed. */
  readonly listeners: Set<unknown>;
}

const keep = ({ made }: Life, promise: Promise<unknown>): void =>
  void made.push(promise.catch(() => undefined));

function signal({ listeners }: Life): AbortSignalLike & { abort(): void } {
  const mine = new Set<() => void>();
  const it = {
    aborted: false,
    addEventListener(_: 'abort', listener: () => void) {
      mine.add(listener);
      listeners.add(listener);
    },
    removeEventListener(_: 'abort', listener: () => void) {
      mine.delete(listener);
      listeners.delete(listener);
    },
    abort() {
      it.aborted = true;
      for (const listener of [...mine]) listener();
    },
  };
  return it;
}

const last = ({ world }: Life) => world.rooms.at(-1);
const handlers = (life: Life) => last(life)?.handlers;
const mic = ({ world }: Life) => world.microphones.at(-1)?.handlers;
const devices = [{ kind: 'microphone', id: 'a', label: 'A' }] as const;

/** What may happen, in any order. */
const steps: Readonly<Record<string, (life: Life) => unknown>> = {
  start: (life) => keep(life, life.session.start()),
  'start with a signal': (life) => keep(life, life.session.start({ signal: signal(life) })),
  'start and abort': (life) => {
    const control = signal(life);
    keep(life, life.session.start({ signal: control }));
    control.abort();
  },
  end: (life) => keep(life, life.session.end()),
  retry: (life) => keep(life, life.session.retry()),
  connect: (life) => last(life)?.connecting.resolve(),
  'fail to connect': (life) => last(life)?.connecting.reject(new Error('refused')),
  join: (life) => handlers(life)?.onParticipant(agentNamed('helper')),
  listen: (life) => handlers(life)?.onParticipant(agentNamed('helper', 'listening')),
  leave: (life) => handlers(life)?.onParticipantLeft('agent-helper', 'unknown'),
  'hang up': (life) => handlers(life)?.onParticipantLeft('agent-helper', 'client-initiated'),
  vanish: (life) => handlers(life)?.onParticipantLeft('agent-helper', 'while-reconnecting'),
  second: (life) => handlers(life)?.onParticipant(agentNamed('second', 'idle')),
  lose: (life) => handlers(life)?.onClosed('unknown'),
  'delete the room': (life) => handlers(life)?.onClosed('room-deleted'),
  unstable: (life) => handlers(life)?.onUnstable(true),
  reconnecting: (life) => {
    if (life.session.isConnected.get())
      handlers(life)?.onReconnecting({ attempt: 1, reason: 'signal' });
  },
  reconnected: (life) => {
    if (life.session.connectionState.get() === 'reconnecting') handlers(life)?.onReconnected();
  },
  mute: (life) => keep(life, life.session.microphone.toggle()),
  unplug: (life) => mic(life)?.onLost(),
  'buffer taken': (life) => mic(life)?.onBufferingEnded('taken'),
  'buffer expired': (life) => mic(life)?.onBufferingEnded('expired'),
  silent: (life) => mic(life)?.onSilent(true),
  camera: (life) => keep(life, life.session.camera.toggle()),
  share: (life) => keep(life, life.session.screenShare.toggle()),
  'plug in': (life) => life.world.plug(devices),
  'plug out': (life) => life.world.plug([]),
  select: (life) => keep(life, life.session.devices.select('microphone', devices[0])),
  forbid: (life) =>
    handlers(life)?.onPermissions({
      microphone: false,
      camera: false,
      screenShare: false,
      data: false,
    }),
  write: (life) => keep(life, life.session.messages.send('hello')),
  speak: (life) => {
    const stream = createFakeStream('agent-helper', { id: `${life.world.clock.now()}` });
    handlers(life)?.onText(stream);
    void stream.say('words');
  },
  expect: (life) => life.session.expect({ name: 'second' }),
  'wait for it': (life) => keep(life, life.session.agent.waitUntilCamera(signal(life))),
  suspend: (life) => life.session.suspend(),
  resume: (life) => life.session.resume(),
  wait: (life) => life.world.clock.advance(12_000),
  'wait long': (life) => life.world.clock.advance(600_000),
};

const names = Object.keys(steps);

/** What no surface may ever be shown. */
function impossible(now: Snapshot): string | undefined {
  const { connectionState, agent, microphone } = now;
  if (connectionState === 'disconnected') {
    if (agent.state === 'connected' || agent.state === 'connecting')
      return 'an agent without a call';
    if (microphone.enabled || microphone.pending) return 'a microphone without a call';
    if (now.connectedAt !== undefined) return 'a duration without a call';
  }
  if (agent.state === 'connected' && connectionState === 'connecting')
    return 'an agent before the room';
  if (agent.state === 'connecting' && agent.buffering && !microphone.enabled)
    return 'recording without a microphone';
  if (agent.state === 'failed' && agent.failures.length === 0) return 'failed without a reason';
  if ((connectionState === 'reconnecting') !== (now.reconnection !== undefined))
    return 'an attempt to reconnect outside of a reconnection';
  return undefined;
}

async function live(order: readonly string[]): Promise<Life & { seen: string[] }> {
  const world = createWorld();
  const session = createSession(world.ports);
  const life: Life = { world, session, made: [], listeners: new Set() };
  const seen: string[] = [];
  session.snapshot.subscribe((now) => {
    const wrong = impossible(now);
    if (wrong) seen.push(wrong);
  });
  for (const step of order) {
    await steps[step]?.(life);
    await settle();
  }
  return { ...life, seen };
}

// Hundreds of lives of several minutes each, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

it('never hangs and leaves nothing behind, in whatever order things happen (defects 3, 5)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...names), { maxLength: 20 }), async (order) => {
      const { world, session, made, listeners } = await live(order);
      await world.clock.advance(60_000);
      const ended = session.dispose();
      await world.clock.advance(2_000);
      await ended;
      await Promise.all(made);
      expect(world.clock.pending).toBe(0);
      expect(listeners.size).toBe(0);
      expect(world.rooms.every((room) => room.closed)).toBe(true);
      expect(world.microphones.every((one) => one.stopped)).toBe(true);
      expect(world.videos.every((one) => one.stopped)).toBe(true);
      expect(world.sounds.size).toBe(0);
      expect(session.snapshot.get().connectionState).toBe('disconnected');
    }),
    // A life that hangs is told by its order of events.
    { numRuns: 300, timeout: 10_000 },
  );
});

/** Agents of three kinds: asked for, stand-in, and without a name; each may do anything at any time. */
const company: typeof steps = Object.fromEntries(
  ['helper', 'second', 'nameless'].flatMap((name) => {
    const more = name === 'nameless' ? { attributes: { 'lk.agent.name': '' } } : {};
    const come =
      (state?: string, also = {}) =>
      (life: Life) =>
        handlers(life)?.onParticipant(agentNamed(name, state, { ...more, ...also }));
    const leave = (reason: DisconnectReason) => (life: Life) =>
      handlers(life)?.onParticipantLeft(`agent-${name}`, reason);
    return [
      [`${name} joins`, come()],
      [`${name} initializes`, come('initializing')],
      [`${name} talks`, come('speaking')],
      [`${name} is heard`, come(undefined, { isSpeaking: true })],
      [`${name} is lost`, come('speaking', { isLost: true })],
      [`${name} hangs up`, leave('client-initiated')],
      [`${name} crashes`, leave('agent-error')],
      [`${name} vanishes`, leave('while-reconnecting')],
      [
        `${name} fails`,
        (life) => handlers(life)?.onAgentEvent(`agent-${name}`, { type: 'error', message: 'x' }),
      ],
      [`${name} is expected`, (life) => life.session.expect({ name, timeoutMs: 5_000 })],
      [
        `${name} is awaited`,
        (life) => keep(life, life.session.agentNamed(name).waitUntilConnected(signal(life))),
      ],
    ] satisfies [string, (life: Life) => unknown][];
  }),
);

it('keeps its word in company: agents in any order, actions in one turn, a room slow to close', async () => {
  const all: typeof steps = {
    ...company,
    ...Object.fromEntries(
      [
        'start',
        'end',
        'retry',
        'connect',
        'lose',
        'reconnecting',
        'reconnected',
        'write',
        'wait',
      ].map((name) => [name, steps[name] ?? fail(name)]),
    ),
    dismiss: ({ session }: Life) =>
      session.failures.get().forEach(({ code }) => session.dismiss(code)),
  };
  const turn = fc.array(fc.constantFrom(...Object.keys(all)), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(turn, { maxLength: 14 }),
      fc.constantFrom(['helper'], ['helper', 'second'], []),
      async (turns, dispatched) => {
        const world = createWorld(dispatched);
        const session = createSession(slowToClose(world));
        const life: Life = { world, session, made: [], listeners: new Set() };
        keep(life, session.start());
        await settle();
        for (const actions of turns) {
          // Without a pause between them: they share a turn.
          for (const action of actions) all[action]?.(life);
          await settle();
          const now = session.snapshot.get();
          expect(impossible(now)).toBeUndefined();
          // A failed agent's reasons are among the failures, and none outlives its cause.
          const codes = now.failures.map(({ code }) => code);
          if (now.agent.state === 'failed')
            expect(codes).toEqual(
              expect.arrayContaining(now.agent.failures.map((one) => one.code)),
            );
          if (now.agent.state === 'connected' && dispatched.length === 0)
            expect(codes).not.toContain('agent.not-named');
        }
        await world.clock.advance(120_000);
        const { agent } = session.snapshot.get();
        // Nothing waits any more: each agent is there, missed, or not to come.
        expect(agent.state === 'connecting' && session.connectionState.get() === 'connected').toBe(
          false,
        );
        const ended = session.dispose();
        await world.clock.advance(2_000);
        await ended;
        await Promise.all(life.made);
        expect(world.clock.pending).toBe(0);
        expect(life.listeners.size).toBe(0);
        expect(world.microphones.every(({ stopped }) => stopped)).toBe(true);
        expect(world.rooms.every(({ closed }) => closed)).toBe(true);
      },
    ),
    { numRuns: 500, timeout: 20_000 },
  );
});

/** Ports whose rooms take longer to be left than anyone waits. */
function slowToClose({ ports }: World): World['ports'] {
  return {
    ...ports,
    room(handlers, call) {
      const made = ports.room(handlers, call) as FakeRoom;
      made.close = () => {
        made.closed = true;
        return new Promise(() => undefined);
      };
      return made;
    },
  };
}

function fail(name: string): never {
  throw new Error(`there is no step called ${name}`);
}

it('never shows what cannot be, in whatever order things happen', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...names), { maxLength: 20 }), async (order) => {
      const { seen, session } = await live(order);
      expect(seen).toEqual([]);
      await session.dispose();
    }),
    { numRuns: 300 },
  );
});

it('never has two rooms or two microphones open at once', async () => {
  const openings = [
    'start',
    'end',
    'retry',
    'start and abort',
    'connect',
    'listen',
    'lose',
    'mute',
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...openings), { maxLength: 20 }), async (order) => {
      const { world, session } = await live(order);
      expect(world.rooms.filter((room) => !room.closed).length).toBeLessThanOrEqual(1);
      expect(world.microphones.filter((one) => !one.stopped).length).toBeLessThanOrEqual(1);
      await session.dispose();
    }),
    { numRuns: 200 },
  );
});

it('is live only by the newest wish, however slowly its rooms close', async () => {
  const wishes = [
    'start',
    'end',
    'retry',
    'suspend',
    'resume',
    'connect',
    'listen',
    'second passes',
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...wishes), { maxLength: 12 }), async (order) => {
      const world = createWorld();
      const { room } = world.ports;
      const closing: (() => void)[] = [];
      const session = createSession({
        ...world.ports,
        room(handlers, call) {
          const made = room(handlers, call) as FakeRoom;
          made.close = () => {
            made.closed = true;
            return new Promise((resolve) => closing.push(resolve));
          };
          return made;
        },
      });
      const life: Life = { world, session, made: [], listeners: new Set() };
      let mayBeLive = false;
      let mayRun = false;
      for (const wish of order) {
        if (wish === 'second passes') await world.clock.advance(1_000);
        else await steps[wish]?.(life);
        if (wish === 'start' || wish === 'retry') mayBeLive = mayRun = true;
        if (wish === 'end') mayRun = false;
        if (wish === 'end' || wish === 'suspend' || wish === 'resume') mayBeLive = false;
        await settle();
      }
      for (const close of closing) close();
      await world.clock.advance(2_000);
      const isLive = world.microphones.some(({ stopped, muted }) => !stopped && !muted);
      expect(isLive && !mayBeLive).toBe(false);
      if (!mayRun) expect(session.connectionState.get()).toBe('disconnected');
      expect(world.rooms.filter(({ closed }) => !closed).length).toBe(
        session.connectionState.get() === 'disconnected' ? 0 : 1,
      );
      const ended = session.dispose();
      await world.clock.advance(2_000);
      await ended;
      await Promise.all(life.made);
    }),
    { numRuns: 300, timeout: 10_000 },
  );
});

it('changes nothing any more once it has ended, whatever is still said (defect 5)', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...names), { maxLength: 10 }),
      fc.array(fc.constantFrom('join', 'listen', 'leave', 'lose', 'buffer expired', 'silent'), {
        maxLength: 10,
      }),
      async (order, after) => {
        const life = await live(order);
        await life.session.end();
        const before = life.session.snapshot.get();
        for (const step of after) await steps[step]?.(life);
        await life.world.clock.advance(120_000);
        expect(life.session.snapshot.get()).toBe(before);
        await life.session.dispose();
      },
    ),
    { numRuns: 200 },
  );
});

it('leaves nothing behind after a thousand calls', async () => {
  const world = createWorld(['helper']);
  const session = createSession(world.ports);
  let subscriptions = 0;
  for (let call = 0; call < 1_000; call += 1) {
    const started = session.start();
    await settle();
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(
      agentNamed('helper', 'listening', { microphoneTrack: { id: 'voice', kind: 'audio' } }),
    );
    await started;
    const stop = session.snapshot.subscribe(() => (subscriptions += 1));
    await session.end();
    stop();
  }
  expect(world.clock.pending).toBe(0);
  expect(world.sounds.size).toBe(0);
  expect(world.rooms.filter(({ closed }) => closed)).toHaveLength(1_000);
  expect(world.microphones.filter(({ stopped }) => stopped)).toHaveLength(1_000);
  // Each was told of its own call only: once at its beginning, and of the end.
  expect(subscriptions).toBe(2_000);
  expect(session.failures.get()).toEqual([]);
});
