import { describe, expect, it } from 'vitest';
import type { DisconnectReason } from './ports.js';
import { createSession } from './session.js';
import { agentNamed, createWorld, inCall, settle } from './testing.js';

/** A connected call that asked for these agents. */
async function call(agents: readonly string[] = ['helper'], joinTimeoutMs?: number) {
  const options = joinTimeoutMs ? { joinTimeoutMs } : {};
  const call = await inCall({ dispatched: agents, there: [], options });
  const { world, handlers, words } = call;
  world.mic.isBuffering = false;
  world.mic.handlers.onBufferingEnded('taken');
  return {
    ...call,
    join: (...args: Parameters<typeof agentNamed>) => handlers.onParticipant(agentNamed(...args)),
    leave: (name: string, reason: DisconnectReason) =>
      handlers.onParticipantLeft(`agent-${name}`, reason),
    agent: () => words().agent,
  };
}

describe('what an agent says about itself', () => {
  it.each([
    [undefined, 'connecting'],
    ['nonsense', 'connecting'],
    ['initializing', 'initializing'],
    ['idle', 'idle'],
    ['listening', 'listening'],
    ['thinking', 'thinking'],
    ['speaking', 'speaking'],
  ] as const)('%s makes it %s', async (state, word) => {
    const { join, agent } = await call();
    join('helper', state);
    expect(agent()).toBe(word);
  });

  it('keeps its state through an unknown word', async () => {
    const { join, agent } = await call();
    join('helper', 'speaking');
    join('helper', 'nonsense');
    expect(agent()).toBe('speaking');
  });

  it('is logged old -> new with the transition’s name', async () => {
    const { join, world } = await call();
    join('helper', 'listening');
    join('helper', 'speaking');
    expect(world.log.filter((line) => line.startsWith('agent:'))).toEqual([
      'agent: disconnected -> connecting (connecting)',
      'agent: connecting -> pre-connect-buffering (buffering)',
      'agent: pre-connect-buffering -> connecting (buffering)',
      'agent: connecting -> listening (activity)',
      'agent: listening -> speaking (activity)',
    ]);
  });

  it('is the one that was asked for, however its name is composed', async () => {
    const { join, agent, world, words } = await call(['cafe\u0301']);
    join('caf\u00e9', 'listening');
    expect(agent()).toBe('listening');
    await world.clock.advance(60_000);
    expect(words()).toMatchObject({ agent: 'listening', failures: [] });
  });

  it.each([
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['\u{1F469}\u200D\u{1F680}', '\u{1F469}\u200D\u{1F680}'],
    ['Y\u200Dou', '“Y\u200Dou”'],
    ['\u200C\u200D', 'helper'],
    ['a\u200Bb\u2066', 'ab'],
  ])('shows the name %j as %j', async (name, shown) => {
    const { join, session } = await call();
    join('helper', 'idle', { name });
    expect(session.snapshot.get().agentName ?? 'helper').toBe(shown);
  });

  it('shows its name on one line, without control or bidi characters, 80 at most', async () => {
    const { join, session } = await call();
    join('helper', 'idle', { name: `\u202Eevil\n${'x'.repeat(200)}` });
    const name = session.snapshot.get().agentName;
    expect(name).toBe(`evil${'x'.repeat(75)}…`);
  });
});

describe('the time an agent has', () => {
  it('says that it did not join, and leaves the room connected and the microphone free', async () => {
    const { world, words, started } = await call();
    await world.clock.advance(19_999);
    expect(words().agent).toBe('connecting');
    await world.clock.advance(1);
    expect(words()).toEqual({
      connectionState: 'connected',
      agent: 'failed',
      microphone: false,
      failures: ['agent.not-joined'],
    });
    expect(world.mic.stopped).toBe(true);
    expect(world.room.unpublished).toEqual([world.mic]);
    await expect(started).rejects.toThrow('Agent did not join the room.');
  });

  it('heals when the agent joins late, and stays muted (defect 6)', async () => {
    const { world, words, join, session } = await call();
    await world.clock.advance(20_000);
    join('helper');
    expect(words()).toMatchObject({ agent: 'connecting', failures: [] });
    join('helper', 'listening');
    expect(words()).toMatchObject({ agent: 'listening', microphone: false });
    await session.microphone.toggle();
    expect(words().microphone).toBe(true);
    expect(world.room.published).toHaveLength(2);
  });

  it('says that it did not initialize', async () => {
    const { world, words, join, started } = await call();
    join('helper');
    await world.clock.advance(20_000);
    expect(words().failures).toEqual(['agent.not-initialized']);
    await expect(started).rejects.toThrow(
      'Agent joined the room but did not complete initializing.',
    );
  });

  it('keeps a failure through unrelated events (defect 7)', async () => {
    const { world, join, agent } = await call();
    join('helper');
    await world.clock.advance(20_000);
    join('helper', undefined, { attributes: { mood: 'calm' } });
    world.room.handlers.onParticipant({ identity: 'guest', isAgent: false, attributes: {} });
    expect(agent()).toBe('failed');
    join('helper', 'listening');
    expect(agent()).toBe('listening');
  });

  it('is over for an idle agent (defect 6)', async () => {
    const { world, join, words, started } = await call();
    join('helper', 'idle');
    await started;
    await world.clock.advance(60_000);
    expect(words()).toMatchObject({ agent: 'idle', failures: [] });
  });

  it('counts from the connection, not from the start', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    await world.clock.advance(8_000);
    world.room.connecting.resolve();
    await world.clock.advance(19_999);
    expect(session.agent.state.get().state).toBe('connecting');
    await world.clock.advance(1);
    expect(session.agent.state.get().state).toBe('failed');
  });

  it('takes another limit', async () => {
    const { world, agent } = await call(['helper'], 5_000);
    await world.clock.advance(5_000);
    expect(agent()).toBe('failed');
  });

  it('runs for an agent that was not asked for, from its joining on (defect 8)', async () => {
    const { world, join, words } = await call([]);
    expect(words().agent).toBe('disconnected');
    await world.clock.advance(60_000);
    expect(words().failures).toEqual([]);
    join('surprise');
    await world.clock.advance(19_999);
    expect(words().agent).toBe('connecting');
    await world.clock.advance(1);
    expect(words().failures).toEqual(['agent.not-initialized']);
  });

  it('is each agent’s own', async () => {
    const { world, join, words } = await call(['first', 'second']);
    join('second', 'listening');
    await world.clock.advance(20_000);
    expect(words()).toMatchObject({ agent: 'listening', failures: ['agent.not-joined'] });
    expect(words().microphone).toBe(true);
  });

  it('does not run for an agent that was there before the call was connected', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    const started = session.start();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    world.room.connecting.resolve();
    await started;
    await world.clock.advance(60_000);
    expect(session.failures.get()).toEqual([]);
  });
});

describe('an agent that leaves', () => {
  it.each<[DisconnectReason, string]>([
    ['unknown', 'agent.left'],
    ['participant-removed', 'agent.left'],
    ['server-shutdown', 'agent.left'],
    ['agent-error', 'agent.crashed'],
  ])('because of %s: %s', async (reason, code) => {
    const { world, join, leave, words } = await call();
    join('helper', 'speaking');
    leave('helper', reason);
    expect(words()).toEqual({
      connectionState: 'connected',
      agent: 'failed',
      microphone: false,
      failures: [code],
    });
    expect(world.mic.stopped).toBe(true);
  });

  it('and comes back is connected again (defect 6)', async () => {
    const { join, leave, words } = await call();
    join('helper', 'speaking');
    leave('helper', 'unknown');
    join('helper', 'listening');
    expect(words()).toMatchObject({ agent: 'listening', failures: [] });
  });

  it('in order ends the call, with a notice and no failure', async () => {
    const { world, session, join, leave, words } = await call();
    join('helper', 'listening');
    leave('helper', 'client-initiated');
    await settle();
    expect(words()).toEqual({
      connectionState: 'disconnected',
      agent: 'disconnected',
      microphone: false,
      failures: [],
    });
    expect(session.snapshot.get().notice).toBe('The agent ended the call.');
    expect(world.room.closed).toBe(true);
    expect(world.mic.stopped).toBe(true);
    expect(world.clock.pending).toBe(0);
  });

  it('leaves the conversation to another one that is there', async () => {
    const { session, join, leave, words } = await call(['first']);
    join('first', 'listening');
    join('second', 'idle');
    expect(session.agent.name.get()).toBe('first');
    leave('first', 'client-initiated');
    expect(words()).toMatchObject({ connectionState: 'connected', agent: 'idle', failures: [] });
    expect(session.agent.name.get()).toBe('second');
  });

  it('while reconnecting has its time to come back, and is missed after it', async () => {
    const { world, join, leave, words } = await call();
    join('helper', 'listening');
    world.room.handlers.onReconnecting({ attempt: 1, reason: 'signal' });
    leave('helper', 'while-reconnecting');
    world.room.handlers.onReconnected();
    expect(words()).toMatchObject({
      connectionState: 'connected',
      agent: 'connecting',
      failures: [],
    });
    await world.clock.advance(20_000);
    expect(words().failures).toEqual(['agent.left']);
  });
});

describe('who is the agent', () => {
  it('is the one asked for, in any order of joining', async () => {
    const { session, join } = await call(['second']);
    join('first', 'listening');
    expect(session.agent.identity.get()).toBe('agent-first');
    join('second', 'idle');
    expect(session.agent.identity.get()).toBe('agent-second');
  });

  it('is never a participant who is no agent', async () => {
    const { join, agent, session } = await call();
    join('helper', 'listening', { isAgent: false });
    expect(agent()).toBe('connecting');
    expect(session.agent.identity.get()).toBeUndefined();
  });

  it('speaks through its avatar worker, without being it (defect 15)', async () => {
    const { session, join } = await call();
    const voice = { id: 'TR_avatar', kind: 'audio' } as const;
    join('avatar', undefined, {
      attributes: { 'lk.publish_on_behalf': 'agent-helper' },
      microphoneTrack: voice,
    });
    expect(session.agent.identity.get()).toBeUndefined();
    join('helper', 'speaking');
    expect(session.agent.identity.get()).toBe('agent-helper');
    expect(session.agent.microphoneTrack.get()).toBe(voice);
    const own = { id: 'TR_own', kind: 'audio' } as const;
    join('helper', 'speaking', { microphoneTrack: own });
    expect(session.agent.microphoneTrack.get()).toBe(own);
  });
});

describe('waiting for it', () => {
  it('is over at once when it is there (defect 15)', async () => {
    const { session, join } = await call();
    join('helper', 'idle');
    await session.agent.waitUntilConnected();
  });

  it('is rejected when it fails (defect 3)', async () => {
    const { session, world } = await call();
    const waiting = session.agent.waitUntilConnected();
    waiting.catch(() => undefined);
    await world.clock.advance(20_000);
    await expect(waiting).rejects.toMatchObject({ failure: { code: 'agent.not-joined' } });
  });

  it('is rejected when the call ends, or by its signal', async () => {
    const { session } = await call();
    const control = new AbortController();
    const byEnd = session.agent.waitUntilConnected();
    const bySignal = session.agent.waitUntilConnected(control.signal);
    const atOnce = session.agent.waitUntilConnected(AbortSignal.abort());
    control.abort();
    await expect(bySignal).rejects.toMatchObject({ aborted: true });
    await expect(atOnce).rejects.toMatchObject({ aborted: true });
    await session.end();
    await expect(byEnd).rejects.toMatchObject({ aborted: true });
  });
});
