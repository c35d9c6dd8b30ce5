import { describe, expect, it } from 'vitest';
import {
  canListen,
  failureReasons,
  flatState,
  isAvailable,
  isBufferingSpeech,
  isFinished,
  isPending,
} from './agent.js';
import { toolLimit } from './agent.js';
import { callFailures } from './failure.js';
import type { AgentState } from './types.js';
import { createSession } from './session.js';
import type { SessionOptions } from './session.js';
import { agentNamed, createWorld, inCall, settle, someCredentials } from './testing.js';
import type { MediaTrack } from './types.js';

const track = (id: string, kind: 'audio' | 'video' = 'audio'): MediaTrack => ({ id, kind });

const call = (options: SessionOptions = {}, dispatched: readonly string[] = ['helper']) =>
  inCall({ options, dispatched, there: [] });

describe('the agents of a call', () => {
  it('are all in the registry, in the order of joining, and change only when one does', async () => {
    const { session, handlers } = await call();
    const seen: number[] = [];
    session.agents.subscribe((all) => void seen.push(all.length));
    handlers.onParticipant(agentNamed('one', 'listening', { metadata: 'm' }));
    handlers.onParticipant(agentNamed('helper', 'speaking'));
    for (let event = 0; event < 20; event += 1)
      handlers.onParticipant(agentNamed('helper', 'speaking'));
    expect(seen).toEqual([0, 1, 2]);
    expect(session.agents.get()).toMatchObject([
      { agentName: 'one', metadata: 'm', activity: 'listening' },
      { agentName: 'helper', activity: 'speaking' },
    ]);
    expect(session.agent.name.get()).toBe('helper');
  });

  it('are each to be had by name, the same object each time', async () => {
    const { session, handlers } = await call({}, ['helper', 'scribe']);
    const scribe = session.agentNamed('scribe');
    expect(session.agentNamed('scribe')).toBe(scribe);
    expect(scribe.state.get()).toEqual({ state: 'connecting', buffering: false });
    handlers.onParticipant(agentNamed('helper', 'listening'));
    expect(scribe.state.get().state).toBe('connecting');
    handlers.onParticipant(agentNamed('scribe', 'idle'));
    expect(scribe.state.get()).toEqual({ state: 'connected', activity: 'idle' });
    expect(session.agentNamed('absent').state.get()).toEqual({ state: 'disconnected' });
    handlers.onParticipantLeft('agent-scribe', 'agent-error');
    expect(failureReasons(scribe.state.get())).toEqual(['The agent stopped because of an error.']);
    expect(session.agent.state.get()).toMatchObject({ activity: 'listening' });
    await session.end();
    expect(scribe.state.get()).toEqual({ state: 'disconnected' });
  });

  it('have each their own time limit', async () => {
    const { world, session, handlers, codes } = await call({
      agents: [
        { name: 'helper', timeoutMs: 5_000 },
        { name: 'scribe', timeoutMs: 30_000 },
      ],
    });
    const scribe = session.agentNamed('scribe');
    handlers.onParticipant(agentNamed('helper', 'listening'));
    await world.clock.advance(29_000);
    expect(codes()).toEqual([]);
    await world.clock.advance(1_000);
    expect(codes()).toEqual(['agent.not-joined']);
    expect(failureReasons(scribe.state.get())).toEqual(['Agent did not join the room.']);
    expect(session.agent.state.get()).toMatchObject({ state: 'connected' });
  });

  it('dispatched later count from then, and lengthen no other’s time', async () => {
    const { world, session, codes } = await call();
    await world.clock.advance(15_000);
    session.expect({ name: 'later', timeoutMs: 20_000 });
    await world.clock.advance(5_000);
    expect(codes()).toEqual(['agent.not-joined']);
    expect(session.agentNamed('later').state.get().state).toBe('connecting');
    await world.clock.advance(15_000);
    expect(failureReasons(session.agentNamed('later').state.get())).toHaveLength(1);
  });

  it('dispatched while the call still connects count from then too', async () => {
    const world = createWorld(['helper']);
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    session.expect({ name: 'early', timeoutMs: 15_000 });
    await world.clock.advance(5_000);
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    const early = session.agentNamed('early');
    await world.clock.advance(9_000);
    expect(early.state.get().state).toBe('connecting');
    await world.clock.advance(1_000);
    expect(failureReasons(early.state.get())).toEqual(['Agent did not join the room.']);
    expect(session.agent.state.get()).toMatchObject({ activity: 'listening' });
    await session.end();
    expect(world.clock.pending).toBe(0);
  });

  it('named by the token and said to be dispatched are one, with one time limit', async () => {
    const world = createWorld(['helper']);
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    session.expect({ name: 'helper', timeoutMs: 30_000 });
    await settle();
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'idle'));
    await world.clock.advance(60_000);
    expect(session.failures.get()).toEqual([]);
    await session.end();
  });

  it('need not exist: a room without any is in order', async () => {
    const { world, session, started, codes } = await call({ agents: [] }, []);
    await started;
    await world.clock.advance(60_000);
    expect(session.connectionState.get()).toBe('connected');
    expect(codes()).toEqual([]);
    expect(session.snapshot.get().agentExpected).toBe(false);
  });

  it('hand over to one another: one that leaves in order while the next is on its way ends no call', async () => {
    const { session, handlers, codes } = await call();
    handlers.onParticipant(agentNamed('helper', 'listening'));
    session.expect({ name: 'billing' });
    handlers.onParticipantLeft('agent-helper', 'client-initiated');
    expect(session.connectionState.get()).toBe('connected');
    expect(session.agent.state.get().state).toBe('connecting');
    handlers.onParticipant(agentNamed('billing', 'speaking'));
    expect(session.agent.name.get()).toBe('billing');
    expect(session.agent.state.get()).toMatchObject({ activity: 'speaking' });
    expect(codes()).toEqual([]);
    handlers.onParticipantLeft('agent-billing', 'client-initiated');
    expect(session.snapshot.get().notice).toBe('The agent ended the call.');
  });
});

describe('agents in company', () => {
  const two = (first = 5_000) => {
    const agents = [
      { name: 'a', timeoutMs: first },
      { name: 'b', timeoutMs: 30_000 },
    ];
    return call({ agents }, []);
  };

  it('fail each for itself: one that is missed costs the other no time', async () => {
    const { world, session, started, handlers, codes } = await two();
    await world.clock.advance(5_000);
    expect(failureReasons(session.agentNamed('a').state.get())).toHaveLength(1);
    expect(session.agent.state.get().state).toBe('connecting');
    expect(world.mic.stopped).toBe(false);
    await world.clock.advance(20_000);
    handlers.onParticipant(agentNamed('b', 'listening'));
    expect(session.agent.state.get()).toMatchObject({ activity: 'listening' });
    expect(codes()).toEqual(['agent.not-joined']);
    await expect(started).rejects.toMatchObject({ failure: { code: 'agent.not-joined' } });
  });

  it('free the microphone when the last of them is missed', async () => {
    const { world, session, codes } = await two();
    await world.clock.advance(30_000);
    expect(world.mic.stopped).toBe(true);
    expect(failureReasons(session.agent.state.get())).toHaveLength(2);
    expect(codes()).toEqual(['agent.not-joined']);
  });

  it('are all there before a start resolves', async () => {
    const { session, started, handlers } = await two(30_000);
    let isStarted = false;
    void started.then(() => (isStarted = true));
    handlers.onParticipant(agentNamed('a', 'listening'));
    await settle();
    expect(isStarted).toBe(false);
    handlers.onParticipant(agentNamed('b', 'idle'));
    await started;
    expect(session.agent.name.get()).toBe('a');
  });

  it('stand in for one that came and says nothing', async () => {
    const { world, session, handlers, codes } = await call();
    handlers.onParticipant(agentNamed('stand-in', 'speaking'));
    handlers.onParticipant(agentNamed('helper'));
    expect(session.agent.name.get()).toBe('stand-in');
    await world.clock.advance(20_000);
    expect(session.agent.state.get()).toMatchObject({ activity: 'speaking' });
    expect(world.mic.stopped).toBe(false);
    expect(codes()).toEqual(['agent.not-initialized']);
    handlers.onParticipant(agentNamed('helper', 'listening'));
    expect(session.agent.name.get()).toBe('helper');
    expect(codes()).toEqual([]);
  });

  it('touch no failure of one another (defect 7)', async () => {
    const { world, session, handlers, codes } = await two();
    handlers.onParticipant(agentNamed('b', 'listening'));
    await world.clock.advance(5_000);
    expect(codes()).toEqual(['agent.not-joined']);
    handlers.onParticipant(agentNamed('b', 'speaking'));
    handlers.onParticipant(agentNamed('c', 'speaking'));
    handlers.onParticipantLeft('agent-c', 'client-initiated');
    handlers.onAgentEvent('agent-b', { type: 'error', message: 'x' });
    handlers.onParticipant(agentNamed('b', 'listening'));
    handlers.onParticipant(agentNamed('b', 'speaking'));
    expect(codes()).toEqual(['agent.not-joined']);
    expect(failureReasons(session.agentNamed('a').state.get())).toHaveLength(1);
    handlers.onParticipant(agentNamed('a'));
    expect(codes()).toEqual([]);
  });

  it('that fail alike share one failure, which stays until the last of them is well', async () => {
    const { handlers, codes } = await two();
    for (const name of ['a', 'b']) handlers.onParticipant(agentNamed(name, 'listening'));
    for (const name of ['a', 'b']) handlers.onParticipantLeft(`agent-${name}`, 'unknown');
    expect(codes()).toEqual(['agent.left']);
    handlers.onParticipant(agentNamed('a', 'listening'));
    expect(codes()).toEqual(['agent.left']);
    handlers.onParticipant(agentNamed('b', 'listening'));
    expect(codes()).toEqual([]);
  });

  it('are not expected when they are there, and are expected again when they are missed', async () => {
    const { world, session, handlers, codes } = await call();
    handlers.onParticipant(agentNamed('helper', 'listening'));
    handlers.onParticipant(agentNamed('scribe', 'listening'));
    session.expect({ name: 'helper' });
    session.expect({ name: 'scribe' });
    await world.clock.advance(60_000);
    expect(codes()).toEqual([]);
    session.expect({ name: 'late' });
    await world.clock.advance(20_000);
    expect(codes()).toEqual(['agent.not-joined']);
    session.expect({ name: 'late' });
    expect(codes()).toEqual([]);
    expect(session.agentNamed('late').state.get().state).toBe('connecting');
  });

  it('need not say their name: one without takes the place of the one asked for', async () => {
    const { session, handlers, started } = await call();
    const helper = session.agentNamed('helper');
    handlers.onParticipant({
      identity: 'nameless',
      isAgent: true,
      attributes: { 'lk.agent.state': 'listening' },
    });
    await started;
    expect(helper.state.get()).toMatchObject({ activity: 'listening' });
    expect(helper.identity.get()).toBe('nameless');
    expect(session.agent.identity.get()).toBe('nameless');
    await helper.waitUntilConnected();
  });

  it('crash without a failure where none of them was asked for and another goes on', async () => {
    const { session, handlers, codes } = await call();
    handlers.onParticipant(agentNamed('helper', 'listening'));
    handlers.onParticipant(agentNamed('guest', 'listening'));
    handlers.onParticipantLeft('agent-guest', 'agent-error');
    expect(codes()).toEqual([]);
    handlers.onParticipant(agentNamed('guest', 'listening'));
    handlers.onParticipantLeft('agent-helper', 'agent-error');
    expect(codes()).toEqual(['agent.crashed']);
    expect(session.agent.name.get()).toBe('guest');
  });
});

describe('what is derived from an agent’s state', () => {
  const failed: AgentState = {
    state: 'failed',
    failures: [{ code: 'agent.left', at: 0, ...callFailures['agent.left'] }],
  };
  it.each<[AgentState, string, boolean, boolean, boolean, boolean, boolean]>([
    [{ state: 'disconnected' }, 'disconnected', false, false, true, false, false],
    [{ state: 'connecting', buffering: false }, 'connecting', false, true, false, false, false],
    [
      { state: 'connecting', buffering: true },
      'pre-connect-buffering',
      true,
      true,
      false,
      true,
      false,
    ],
    [
      { state: 'connected', activity: 'initializing' },
      'initializing',
      false,
      true,
      false,
      false,
      false,
    ],
    [{ state: 'connected', activity: 'idle' }, 'idle', false, false, false, false, true],
    [{ state: 'connected', activity: 'listening' }, 'listening', true, false, false, false, true],
    [{ state: 'connected', activity: 'thinking' }, 'thinking', true, false, false, false, true],
    [{ state: 'connected', activity: 'speaking' }, 'speaking', true, false, false, false, true],
    [failed, 'failed', false, false, true, false, false],
  ])('%j', (state, word, listens, pending, finished, buffers, available) => {
    expect(flatState(state)).toBe(word);
    expect(canListen(state)).toBe(listens);
    expect(isPending(state)).toBe(pending);
    expect(isFinished(state)).toBe(finished);
    expect(isBufferingSpeech(state)).toBe(buffers);
    expect(isAvailable(state)).toBe(available);
  });

  it('says why it failed', () => {
    expect(failureReasons(failed)).toEqual(['Agent left the room unexpectedly.']);
    expect(failureReasons({ state: 'disconnected' })).toEqual([]);
  });
});

describe('what an agent brings along', () => {
  it('is its metadata, its attributes, and its own tracks or its avatar worker’s', async () => {
    const { session, handlers } = await call();
    const { agent } = session;
    handlers.onParticipant(
      agentNamed('helper', 'listening', { metadata: 'm', attributes: { mood: 'good' } }),
    );
    expect(agent.metadata.get()).toBe('m');
    expect(agent.attributes.get()).toMatchObject({ mood: 'good' });
    const face = track('face', 'video');
    handlers.onParticipant({
      identity: 'avatar',
      isAgent: true,
      attributes: { 'lk.publish_on_behalf': 'agent-helper' },
      cameraTrack: face,
      microphoneTrack: track('voice'),
    });
    expect(agent.cameraTrack.get()).toBe(face);
    expect(agent.microphoneTrack.get()?.id).toBe('voice');
    expect(session.agents.get()).toHaveLength(1);
    const own = track('own', 'video');
    handlers.onParticipant(agentNamed('helper', 'listening', { cameraTrack: own }));
    expect(agent.cameraTrack.get()).toBe(own);
  });

  it('is waited for: its state, and its track', async () => {
    const { session, handlers } = await call();
    const { agent } = session;
    const speaking = agent.waitUntilState(
      (state) => state.state === 'connected' && state.activity === 'speaking',
    );
    const voice = track('voice');
    const waited = agent.waitUntilMicrophone();
    handlers.onParticipant(agentNamed('helper', 'listening', { microphoneTrack: voice }));
    expect(await waited).toBe(voice);
    handlers.onParticipant(agentNamed('helper', 'speaking', { microphoneTrack: voice }));
    await speaking;
  });

  it.each(['microphone', 'camera'] as const)(
    'is had at once where its %s is there already (defect 15)',
    async (kind) => {
      const { session, handlers } = await call();
      const there = track('there', kind === 'camera' ? 'video' : 'audio');
      handlers.onParticipant(agentNamed('helper', 'listening', { [`${kind}Track`]: there }));
      const had: unknown[] = [];
      const { agent } = session;
      const waiting = kind === 'camera' ? agent.waitUntilCamera() : agent.waitUntilMicrophone();
      void waiting.then((one) => had.push(one));
      await settle();
      expect(had).toEqual([there]);
    },
  );

  it('is waited for no longer than a call in which none is expected', async () => {
    const { session } = await call({ agents: [] }, []);
    const waiting = session.agent.waitUntilConnected();
    await session.end();
    await expect(waiting).rejects.toMatchObject({ aborted: true });
  });

  it('is not waited for longer than it can come', async () => {
    const { world, session } = await call();
    const control = new AbortController();
    const aborted = session.agent.waitUntilCamera(control.signal);
    control.abort();
    await expect(aborted).rejects.toMatchObject({ aborted: true });
    const failing = session.agent.waitUntilCamera();
    const rejected = expect(failing).rejects.toMatchObject({
      failure: { code: 'agent.not-joined' },
    });
    await world.clock.advance(20_000);
    await rejected;
  });
});

describe('what an agent tells about itself', () => {
  it('is an error until it speaks again', async () => {
    const { session, handlers, codes } = await call();
    handlers.onParticipant(agentNamed('helper', 'listening'));
    handlers.onAgentEvent('agent-helper', { type: 'error', message: 'llm: 503' });
    expect(session.failures.get()).toMatchObject([{ code: 'agent.error', detail: 'llm: 503' }]);
    handlers.onParticipant(agentNamed('helper', 'thinking'));
    expect(codes()).toEqual(['agent.error']);
    handlers.onParticipant(agentNamed('helper', 'speaking'));
    expect(codes()).toEqual([]);
  });

  it('is its tools, what it used, and who of it talks; no more than is bounded', async () => {
    const { session, handlers } = await call();
    const { agent } = session;
    handlers.onParticipant(agentNamed('helper', 'listening'));
    const tell = (event: Parameters<typeof handlers.onAgentEvent>[1]): void =>
      handlers.onAgentEvent('agent-helper', event);
    tell({ type: 'tool-started', id: 't', name: 'weather\u202e' });
    expect(agent.tools.get()).toMatchObject([{ id: 't', name: 'weather', status: 'running' }]);
    expect(session.snapshot.get().tool).toBe('weather');
    tell({ type: 'tool-ended', id: 't', status: 'failed' });
    expect(agent.tools.get()).toMatchObject([{ status: 'failed' }]);
    expect(session.snapshot.get()).not.toHaveProperty('tool');
    for (let one = 0; one < 100; one += 1) tell({ type: 'tool-started', id: `${one}`, name: 'x' });
    expect(agent.tools.get()).toHaveLength(toolLimit);
    tell({ type: 'user-state', state: 'away' });
    expect(agent.userState.get()).toBe('away');
    const models = [
      { kind: 'llm', provider: 'p', model: 'm', inputTokens: 1, outputTokens: 2 },
    ] as const;
    tell({ type: 'usage', models });
    expect(agent.usage.get()).toBe(models);
    tell({ type: 'handed-over', to: 'billing' });
    expect(agent.persona.get()).toBe('billing');
    await session.end();
    expect(agent.tools.get()).toEqual([]);
  });

  it('is believed of agents only', async () => {
    const { session, handlers, codes } = await call();
    handlers.onParticipant({ identity: 'stranger', isAgent: false, attributes: {} });
    handlers.onAgentEvent('stranger', { type: 'error', message: 'ha' });
    handlers.onAgentEvent('stranger', { type: 'tool-started', id: 't', name: 'x' });
    expect(codes()).toEqual([]);
    expect(session.agent.tools.get()).toEqual([]);
  });
});

it('starts a timer for an agent that only the token names, and for one that only the app names', async () => {
  const world = createWorld();
  world.credentials = () => Promise.resolve(someCredentials(['by-token']));
  const session = createSession(world.ports, { agents: [{ name: 'by-app' }] });
  session.start().catch(() => undefined);
  await settle();
  world.room.connecting.resolve();
  await settle();
  const both = [session.agentNamed('by-token'), session.agentNamed('by-app')];
  await world.clock.advance(20_000);
  expect(both.map(({ state }) => state.get().state)).toEqual(['failed', 'failed']);
});
