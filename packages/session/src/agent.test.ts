import { describe, expect, it } from 'vitest';
import type { DisconnectReason } from './ports.js';
import { createSession } from './session.js';
import { agentNamed, createFakeStream, createWorld, inCall, settle } from './testing.js';

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

  it('runs where the app named no agent, and asks for the name when none comes (defect 8)', async () => {
    const { world, words, started } = await call([]);
    await started;
    await world.clock.advance(19_999);
    expect(words()).toMatchObject({ agent: 'connecting', failures: [] });
    await world.clock.advance(1);
    expect(words()).toEqual({
      connectionState: 'connected',
      agent: 'failed',
      microphone: false,
      failures: ['agent.not-named'],
    });
    expect(world.mic.stopped).toBe(true);
  });

  it('is kept by the agent that comes where the app named none (defect 8)', async () => {
    const { world, join, words } = await call([]);
    await world.clock.advance(15_000);
    join('surprise');
    await world.clock.advance(5_000);
    expect(words()).toMatchObject({ agent: 'failed', failures: ['agent.not-initialized'] });
    join('surprise', 'listening');
    expect(words()).toMatchObject({ agent: 'listening', failures: [] });
  });

  it('does not run out for a call among people', async () => {
    const { world, words } = await call([]);
    world.room.handlers.onParticipant({ identity: 'guest', isAgent: false, attributes: {} });
    await world.clock.advance(60_000);
    expect(words()).toMatchObject({ agent: 'disconnected', microphone: true, failures: [] });
  });

  it('stands still while the computer sleeps', async () => {
    const { world, session, words } = await call();
    session.suspend();
    await world.clock.advance(120_000);
    session.resume();
    await world.clock.advance(19_999);
    expect(words().failures).toEqual([]);
    await world.clock.advance(1);
    expect(words().failures).toEqual(['agent.not-joined']);
  });

  it.each([
    ['join', undefined, 'agent.not-joined'],
    ['say what it does', 'helper', 'agent.not-initialized'],
  ])('to %s stands still while the line is down', async (_, there, code) => {
    const { world, words, join } = await call();
    if (there) join(there);
    await world.clock.advance(10_000);
    world.room.handlers.onReconnecting({ attempt: 1, reason: 'signal' });
    await world.clock.advance(25_000);
    expect(words()).toMatchObject({ agent: 'connecting', microphone: true, failures: [] });
    world.room.handlers.onReconnected();
    await world.clock.advance(9_999);
    expect(words().failures).toEqual([]);
    await world.clock.advance(1);
    expect(words().failures).toEqual([code]);
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

describe('an agent that says nothing of itself', () => {
  const voice = { id: 'voice', kind: 'audio' } as const;

  it('can be talked to as soon as it is heard, and is shown as it sounds', async () => {
    const { world, join, words, started } = await call();
    join('helper', undefined, { microphoneTrack: voice });
    expect(words().agent).toBe('connecting');
    join('helper', undefined, { microphoneTrack: voice, isSpeaking: true });
    expect(words().agent).toBe('speaking');
    join('helper', undefined, { microphoneTrack: voice });
    expect(words().agent).toBe('listening');
    await started;
    await world.clock.advance(60_000);
    expect(words()).toMatchObject({ agent: 'listening', microphone: true, failures: [] });
  });

  it.each(['lk.transcription', 'lk.chat'])(
    'can be talked to once it is read on %s',
    async (topic) => {
      const { world, handlers, join, words } = await call();
      join('helper');
      const stream = createFakeStream('agent-helper', { topic });
      handlers.onText(stream);
      await stream.say('Hello');
      expect(words().agent).toBe('listening');
      await world.clock.advance(60_000);
      expect(words().failures).toEqual([]);
    },
  );

  it('can be talked to once its avatar worker is heard', async () => {
    const { join, words } = await call();
    join('helper');
    join('avatar', undefined, {
      attributes: { 'lk.publish_on_behalf': 'agent-helper' },
      microphoneTrack: voice,
      isSpeaking: true,
    });
    expect(words().agent).toBe('speaking');
  });

  it('heals when it is heard late, and stays so when it falls silent', async () => {
    const { world, join, words } = await call();
    join('helper');
    await world.clock.advance(20_000);
    expect(words().failures).toEqual(['agent.not-initialized']);
    join('helper', undefined, { isSpeaking: true });
    join('helper');
    expect(words()).toMatchObject({ agent: 'listening', failures: [] });
  });

  it('can be written to as soon as its time to say something is over', async () => {
    const { world, session, join, rows } = await call();
    join('helper');
    const sent = session.messages.send('hello');
    await world.clock.advance(19_999);
    expect(world.room.sent).toEqual([]);
    await world.clock.advance(1);
    await sent;
    await session.messages.send('again');
    session.dismiss('agent.not-initialized');
    await session.messages.send('and again');
    expect(world.room.sent).toEqual(['hello', 'again', 'and again']);
    expect(rows().every((row) => 'status' in row && row.status === 'sent')).toBe(true);
  });

  it('is let be once the user has dismissed that: no wait hangs', async () => {
    const { world, session, join, words } = await call();
    join('helper');
    await world.clock.advance(20_000);
    session.dismiss('agent.not-initialized');
    expect(words()).toMatchObject({ agent: 'disconnected', failures: [] });
    join('helper', undefined, { attributes: { mood: 'calm' } });
    expect(words().agent).toBe('disconnected');
    join('helper', 'listening');
    expect(words().agent).toBe('listening');
  });
});

describe('an agent that gives no sign of life', () => {
  it('is told as lost at once, and found again with its next sign', async () => {
    const { session, join, words } = await call();
    join('helper', 'speaking');
    join('helper', 'speaking', { isLost: true });
    expect(words()).toEqual({
      connectionState: 'connected',
      agent: 'failed',
      microphone: true,
      failures: ['agent.lost'],
    });
    await session.messages.send('hello');
    expect(session.messages.rows.get()).toMatchObject([{ status: 'failed' }]);
    join('helper', 'listening');
    expect(words()).toMatchObject({ agent: 'listening', failures: [] });
  });

  it('is told once: what the user has dismissed stays so', async () => {
    const { session, join, words } = await call();
    join('helper', 'speaking');
    join('helper', 'speaking', { isLost: true });
    session.dismiss('agent.lost');
    join('helper', 'speaking', { isLost: true, attributes: { mood: 'calm' } });
    expect(words().failures).toEqual([]);
  });

  it('leaves with one failure, that of its departure', async () => {
    const { join, leave, words } = await call();
    join('helper', 'speaking', { isLost: true });
    leave('helper', 'unknown');
    expect(words().failures).toEqual(['agent.left']);
  });

  it('leaves the conversation to another one that is there', async () => {
    const { session, join, words } = await call();
    join('helper', 'speaking');
    join('second', 'listening');
    join('helper', 'speaking', { isLost: true });
    expect(session.agent.name.get()).toBe('second');
    expect(words()).toMatchObject({ agent: 'listening', failures: ['agent.lost'] });
  });

  it('is not blamed while this computer’s own line is down', async () => {
    const { world, join, words } = await call();
    join('helper', 'speaking');
    world.room.handlers.onReconnecting({ attempt: 1, reason: 'media' });
    join('helper', 'speaking', { isLost: true });
    expect(words().failures).toEqual([]);
  });
});

describe('a bot with an ordinary token', () => {
  const bot = { identity: 'bot', isAgent: false, name: 'Botty', attributes: {} };

  it('is the one that talks where no agent was named and none has come', async () => {
    const { world, session, handlers, words } = await call([]);
    const microphoneTrack = { id: 'voice', kind: 'audio' } as const;
    handlers.onParticipant({ ...bot, microphoneTrack, isSpeaking: true });
    expect(words().agent).toBe('speaking');
    expect(session.agent.name.get()).toBe('Botty');
    expect(session.agent.microphoneTrack.get()).toBe(microphoneTrack);
    await world.clock.advance(60_000);
    expect(words()).toMatchObject({ microphone: true, failures: [] });
    expect(session.agents.get()).toEqual([]);
  });

  it('makes room for an agent, and comes to nothing where one was named', async () => {
    const open = await call([]);
    open.handlers.onParticipant({ ...bot, isSpeaking: true });
    open.join('helper', 'listening');
    expect(open.session.agent.name.get()).toBe('helper');
    open.handlers.onParticipantLeft('bot', 'client-initiated');
    expect(open.words()).toMatchObject({ connectionState: 'connected', agent: 'listening' });
    const named = await call();
    named.handlers.onParticipant({ ...bot, isSpeaking: true });
    expect(named.words().agent).toBe('connecting');
    expect(named.session.agent.identity.get()).toBeUndefined();
  });

  it('is waited for again when it leaves', async () => {
    const { world, handlers, words } = await call([]);
    handlers.onParticipant({ ...bot, isSpeaking: true });
    handlers.onParticipantLeft('bot', 'client-initiated');
    expect(words()).toMatchObject({ connectionState: 'connected', agent: 'connecting' });
    await world.clock.advance(20_000);
    expect(words().failures).toEqual(['agent.not-named']);
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
