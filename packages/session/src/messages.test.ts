import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from './failure.js';
import { TextStreamCut, topics, wire } from './ports.js';
import { messageLimit } from './rows.js';
import { createSession } from './session.js';
import { agentNamed, createFakeStream, createWorld, inCall, settle } from './testing.js';
import type { Message } from './types.js';

async function conversation() {
  const { world, session, rows } = await inCall();
  let streams = 0;
  const open = (
    identity: string,
    segment: string,
    options: { final?: 'true' | 'false'; id?: string } = {},
  ) => {
    const stream = createFakeStream(identity, {
      id: options.id ?? `stream-${segment}`,
      attributes: {
        [wire.segmentId]: segment,
        ...(options.final ? { [wire.transcriptionFinal]: options.final } : {}),
      },
    });
    world.room.handlers.onText(stream);
    return stream;
  };
  return {
    world,
    session,
    open,
    rows,
    /** A whole stream at once, as a recogniser's interims come, each a stream of its own. */
    async hear(segment: string, text: string, final: 'true' | 'false') {
      const stream = open('user', segment, { final, id: `stream-${(streams += 1)}` });
      await stream.say(text);
      await stream.close();
    },
  };
}

const agent = 'agent-helper';
const short = (rows: readonly Message[]) =>
  rows.map((row) => `${row.from}: ${row.message}${row.isFinal ? '' : ' …'}`);

describe('a transcript', () => {
  it('appends the chunks of one stream and is final when it closes (defect 10)', async () => {
    const { open, rows } = await conversation();
    const stream = open(agent, 's1', { final: 'false' });
    await stream.say('Hello ');
    expect(short(rows())).toEqual(['helper: Hello  …']);
    await stream.say('there.');
    await stream.close({ [wire.transcriptionFinal]: 'true' });
    expect(short(rows())).toEqual(['helper: Hello there.']);
    expect(rows()[0]).toMatchObject({ type: 'agentTranscript', truncated: false });
  });

  it('is final at the close even when the agent never says so', async () => {
    const { open, rows } = await conversation();
    const stream = open(agent, 's1', { final: 'false' });
    await stream.say('Hello');
    await stream.close();
    expect(rows()[0]?.isFinal).toBe(true);
  });

  it('keeps its row through interims, while the agent’s stands below (defect 9)', async () => {
    const { open, rows, hear } = await conversation();
    await hear('s1', 'what', 'false');
    const { id, timestamp } = rows()[0] as Message;
    const reply = open(agent, 's2');
    await reply.say('It is');
    await hear('s1', 'what is the', 'false');
    await hear('s1', 'What is the time?', 'true');
    await reply.say(' noon.');
    expect(short(rows())).toEqual(['You: What is the time?', 'helper: It is noon. …']);
    expect(rows()[0]).toMatchObject({ id, timestamp, type: 'userTranscript' });
  });

  it('is not undone by an interim that comes after the final', async () => {
    const { rows, hear } = await conversation();
    await hear('s1', 'What is the time?', 'true');
    await hear('s1', 'what is', 'false');
    expect(short(rows())).toEqual(['You: What is the time?']);
  });

  it('ends an unfinished one with the participant’s next segment', async () => {
    const { rows, hear } = await conversation();
    await hear('s1', 'first', 'false');
    await hear('s2', 'second', 'false');
    expect(short(rows())).toEqual(['You: first', 'You: second …']);
  });

  it('is final by an empty last stream', async () => {
    const { open, rows, hear } = await conversation();
    await hear('s1', 'first', 'false');
    await open('user', 's1', { final: 'true' }).close();
    expect(short(rows())).toEqual(['You: first']);
  });

  it('that is cut stays, truncated, and no failure is told (defect 12)', async () => {
    const { open, rows, session } = await conversation();
    const stream = open(agent, 's1');
    await stream.say('Half of a sen');
    await stream.fail(new TextStreamCut());
    expect(rows()).toMatchObject([{ message: 'Half of a sen', isFinal: true, truncated: true }]);
    expect(session.failures.get()).toEqual([]);
  });

  it('that is malformed costs that one message only (defect 11)', async () => {
    const { open, rows, session } = await conversation();
    await open(agent, 's1').fail(new CodedError('receiver.malformed', 'not text'));
    const next = open(agent, 's2');
    await next.say('Fine.');
    await next.close();
    expect(short(rows())).toEqual(['helper: Fine.']);
    expect(session.failures.get().map((one) => one.code)).toEqual(['receiver.malformed']);
  });

  it('is cut at 64 KiB', async () => {
    const { open, rows } = await conversation();
    const stream = open(agent, 's1');
    for (let chunk = 0; chunk < 20; chunk += 1) await stream.say('x'.repeat(10_000));
    expect(rows()[0]?.message).toHaveLength(messageLimit);
    expect(rows()[0]?.truncated).toBe(true);
  });

  it('is written by its newest stream only', async () => {
    const { open, rows } = await conversation();
    const old = open(agent, 's1', { id: 'old' });
    await old.say('The first try');
    const next = open(agent, 's1', { id: 'next' });
    await next.say('The second try');
    await old.say(' goes on');
    await old.close();
    expect(short(rows())).toEqual(['helper: The second try …']);
  });

  it.each([
    ['the user’s own', 'agent-helper', 'TR_mine', 'userTranscript', 'You'],
    ['the user’s own, by a hidden transcriber', '', 'TR_mine', 'userTranscript', 'You'],
    ['the user’s own, in their name', 'user', 'TR_mine', 'userTranscript', 'You'],
    ['the agent’s own', 'agent-helper', 'TR_voice', 'agentTranscript', 'helper'],
    ['the agent’s, by a hidden transcriber', '', 'TR_voice', 'agentTranscript', 'helper'],
    ['the agent’s, by another agent', 'agent-scribe', 'TR_voice', 'agentTranscript', 'helper'],
    ['unknown, by the agent', 'agent-helper', 'TR_gone', 'agentTranscript', 'helper'],
    ['unknown, by a speaker who is not in the room', '', 'TR_gone', undefined, ''],
    ['missing, by a speaker who is not in the room', '', '', undefined, ''],
    ['the user’s own, by a stranger', 'guest', 'TR_mine', undefined, ''],
    ['the agent’s, by a stranger', 'guest', 'TR_voice', undefined, ''],
    ['a stranger’s, by the agent', 'agent-helper', 'TR_guest', undefined, ''],
  ])('whose track is %s is told as what it transcribes', async (_, sender, track, type, from) => {
    const { world, rows } = await conversation();
    const { handlers, publishers } = world.room;
    handlers.onParticipant(agentNamed('scribe', 'listening'));
    handlers.onParticipant({ identity: 'guest', isAgent: false, attributes: {} });
    publishers.set('TR_mine', 'user').set('TR_voice', agent).set('TR_guest', 'guest');
    const stream = createFakeStream(sender, {
      attributes: track ? { [wire.transcribedTrackId]: track } : {},
    });
    handlers.onText(stream);
    await stream.say('words');
    await stream.close();
    expect(rows().map((row) => [row.type, row.from])).toEqual(type ? [[type, from]] : []);
  });

  it('of the user, by the agent, comes as interims too', async () => {
    const { world, rows } = await conversation();
    world.room.publishers.set('TR_mine', 'user');
    const say = async (text: string, final: string) => {
      const stream = createFakeStream(agent, {
        id: text,
        attributes: {
          [wire.segmentId]: 's',
          [wire.transcribedTrackId]: 'TR_mine',
          [wire.transcriptionFinal]: final,
        },
      });
      world.room.handlers.onText(stream);
      await stream.say(text);
      await stream.close();
    };
    await say('How', 'false');
    await say('How are', 'false');
    expect(short(rows())).toEqual(['You: How are …']);
    await say('How are you?', 'true');
    expect(short(rows())).toEqual(['You: How are you?']);
  });

  it('stands where its stream was opened, also when another’s words come first', async () => {
    const { open, rows, session } = await conversation();
    const mine = open('user', 'mine', { final: 'false' });
    const its = open(agent, 'its');
    await its.say('Hello');
    await session.messages.send('typed');
    expect(short(rows())).toEqual(['helper: Hello …', 'You: typed']);
    await mine.say('Hi');
    expect(short(rows())).toEqual(['You: Hi …', 'helper: Hello …', 'You: typed']);
    await its.say(' you');
    expect(short(rows())).toEqual(['You: Hi …', 'helper: Hello you …', 'You: typed']);
    expect(session.snapshot.get().turns.map(({ text }) => text)).toEqual(['Hello you', 'typed']);
  });

  it('keeps what a newer stream says: an older one that is read late changes nothing', async () => {
    const { open, rows } = await conversation();
    for (const who of ['user', agent]) {
      const older = open(who, who, { id: `${who} 1` });
      const newer = open(who, who, { id: `${who} 2` });
      await newer.say('final words');
      await newer.close();
      await older.say('fin');
      await older.close();
    }
    expect(short(rows())).toEqual(['You: final words', 'helper: final words']);
  });

  it('takes what later streams and the end of a stream say of its words', async () => {
    const { world, rows } = await conversation();
    const say = (id: string, attributes: Record<string, string>) => {
      const stream = createFakeStream(agent, {
        id,
        attributes: { [wire.segmentId]: 's', ...attributes },
      });
      world.room.handlers.onText(stream);
      return stream;
    };
    const first = say('1', { mood: 'calm' });
    await first.say('Hel');
    await first.close({ 'lk.expression': 'smile' });
    const second = say('2', { mood: 'happy' });
    await second.say('Hello');
    expect(rows()[0]?.attributes).toEqual({ mood: 'happy', 'lk.expression': 'smile' });
    await second.close({ [wire.transcriptionFinal]: 'true', volume: 'low' });
    expect(rows()).toMatchObject([
      {
        message: 'Hello',
        isFinal: true,
        attributes: { mood: 'happy', 'lk.expression': 'smile', volume: 'low' },
      },
    ]);
  });

  it('is final where only the end of its stream says so', async () => {
    const { world, rows } = await conversation();
    const stream = createFakeStream('user', {
      attributes: { [wire.segmentId]: 's', [wire.transcriptionFinal]: 'false' },
    });
    world.room.handlers.onText(stream);
    await stream.say('Yes');
    await stream.close({ [wire.transcriptionFinal]: 'true' });
    expect(rows()).toMatchObject([{ message: 'Yes', isFinal: true }]);
  });

  it('has no row before its first word', async () => {
    const { open, rows } = await conversation();
    const stream = open(agent, 's1');
    await stream.say('');
    expect(rows()).toEqual([]);
    await stream.say('Hello');
    await stream.say('');
    await stream.close();
    const silent = open(agent, 's2');
    await silent.say('');
    await silent.close();
    expect(short(rows())).toEqual(['helper: Hello']);
  });

  it('without a segment id is one row from its first interim to its final words', async () => {
    const { world, rows } = await conversation();
    const say = async (id: string, text: string, final: string) => {
      const stream = createFakeStream('user', {
        id,
        attributes: { [wire.transcriptionFinal]: final },
      });
      world.room.handlers.onText(stream);
      await stream.say(text);
      await stream.close();
    };
    await say('1', 'What', 'false');
    await say('2', 'What time', 'false');
    await say('3', 'What time is it?', 'true');
    await say('4', 'Well', 'false');
    expect(short(rows())).toEqual(['You: What time is it?', 'You: Well …']);
  });

  it('without a segment id is a row for each stream of an agent', async () => {
    const { world, rows } = await conversation();
    for (const id of ['1', '2', '3']) {
      const stream = createFakeStream(agent, { id });
      world.room.handlers.onText(stream);
      await stream.say(id);
      await stream.close();
    }
    expect(short(rows())).toEqual(['helper: 1', 'helper: 2', 'helper: 3']);
  });

  it('of a bot with an ordinary token is told as that participant’s, where no agent is', async () => {
    const { handlers, rows, words } = await inCall({ dispatched: [], there: [] });
    handlers.onParticipant({ identity: 'bot', isAgent: false, name: 'Botty', attributes: {} });
    const stream = createFakeStream('bot');
    handlers.onText(stream);
    await stream.say('Hello');
    expect(rows()).toMatchObject([{ type: 'participantTranscript', from: 'Botty' }]);
    expect(words().agent).toBe('listening');
  });

  it('comes under the name of a person, who cannot pass for the agent', async () => {
    const { world, rows } = await conversation();
    const { handlers } = world.room;
    for (const [identity, name] of [
      ['ada', 'Ada'],
      ['mallory', 'helper'],
      ['You', 'helper'],
      ['eve', 'You'],
      ['bob', undefined],
    ] as const) {
      handlers.onParticipant({ identity, isAgent: false, attributes: {}, ...(name && { name }) });
      const stream = createFakeStream(identity, { id: identity, topic: topics.chat });
      handlers.onText(stream);
      await stream.say('hi');
      await stream.close();
    }
    expect(rows().map(({ from }) => from)).toEqual([
      'Ada',
      'helper (mallory)',
      'helper (“You”)',
      '“You”',
      'bob',
    ]);
  });

  it('is taken from agents only', async () => {
    const { world, open, rows } = await conversation();
    world.room.handlers.onParticipant({ identity: 'guest', isAgent: false, attributes: {} });
    const stream = open('guest', 's1');
    await stream.say('I am the agent, send me your keys');
    await stream.close();
    expect(rows()).toEqual([]);
  });

  it('ends with the call, and what comes later is ignored', async () => {
    const { open, rows, session } = await conversation();
    const stream = open(agent, 's1');
    await stream.say('Half');
    await session.end();
    expect(rows()).toMatchObject([{ message: 'Half', isFinal: true, truncated: true }]);
    await stream.say(' more');
    await stream.fail(new TextStreamCut());
    expect(rows()[0]?.message).toBe('Half');
  });

  it('stands again after the next call has begun (defect 12)', async () => {
    const { world, rows, session } = await conversation();
    await session.end();
    session.start().catch(() => undefined);
    await settle();
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    const stream = createFakeStream(agent);
    world.room.handlers.onText(stream);
    await stream.say('Back again');
    expect(short(rows())).toEqual(['helper: Back again …']);
  });
});

describe('rows', () => {
  it('change once per frame; a row that did not change is the same object', async () => {
    const { world, session, open } = await conversation();
    const first = open(agent, 's1');
    await first.say('One.');
    await first.close();
    let updates = -1;
    let shown: readonly Message[] = [];
    session.messages.rows.subscribe((rows) => {
      updates += 1;
      shown = rows;
    });
    const [before] = shown;
    const second = open(agent, 's2');
    for (let chunk = 0; chunk < 100; chunk += 1) await second.say('word ');
    expect(updates).toBe(0);
    world.draw();
    expect(updates).toBe(1);
    expect(shown).toHaveLength(2);
    expect(shown[0]).toBe(before);
  });

  it('reach the snapshot without waiting for a frame', async () => {
    const { session, open } = await conversation();
    const stream = open(agent, 's1');
    await stream.say('Now');
    expect(session.snapshot.get().turns).toMatchObject([{ from: 'agent', text: 'Now' }]);
    await stream.say('x'.repeat(400));
    const text = session.snapshot.get().turns[0]?.text ?? '';
    expect(text).toHaveLength(280);
    const before = session.snapshot.get();
    await stream.say('and much more');
    expect(session.snapshot.get()).toBe(before);
  });

  it('give the snapshot the last two turns', async () => {
    const { session, open, hear } = await conversation();
    await hear('s1', 'one', 'true');
    await open(agent, 's2').say('two');
    await session.messages.send('three');
    expect(session.snapshot.get().turns.map((turn) => [turn.from, turn.text])).toEqual([
      ['agent', 'two'],
      ['user', 'three'],
    ]);
  });

  it('are cleared and restored', async () => {
    const { session, open, rows } = await conversation();
    const stream = open(agent, 's1');
    await stream.say('gone');
    const kept = rows();
    const long = open(agent, 's2');
    await long.say('x'.repeat(400));
    session.messages.clear();
    await stream.say(' for good');
    await long.say('and gone too');
    expect(rows()).toEqual([]);
    expect(session.snapshot.get().turns).toEqual([]);
    const [row] = kept;
    const earlier = { ...row, id: 'earlier', timestamp: 1, message: 'long ago' };
    session.messages.restore(JSON.parse(JSON.stringify([row, earlier])) as Message[]);
    expect(rows()).toMatchObject([
      { message: 'gone', isFinal: true, truncated: true },
      { message: 'long ago' },
    ]);
  });

  it('are settled when 512 newer ones stand below', async () => {
    const { rows, hear, open } = await conversation();
    await hear('first', 'never finished', 'false');
    for (let segment = 0; segment < 512; segment += 1) await open(agent, `s${segment}`).say('x');
    expect(rows()[0]).toMatchObject({ message: 'never finished', isFinal: true });
    await hear('first', 'too late', 'true');
    expect(rows()[0]?.message).toBe('never finished');
  });

  it('cost the same with 100 and with 10,000 of them', async () => {
    const { world, session, open } = await conversation();
    const many = (count: number): Message[] =>
      Array.from({ length: count }, (_, index) => ({
        type: 'agentTranscript',
        id: `old-${index}`,
        timestamp: index,
        from: 'helper',
        message: 'x',
        isFinal: true,
        truncated: false,
      }));
    const framesFor = async (count: number): Promise<number> => {
      session.messages.restore(many(count));
      const before = world.framesAsked;
      const stream = open(agent, `s${count}`);
      for (let chunk = 0; chunk < 50; chunk += 1) await stream.say('word ');
      return world.framesAsked - before;
    };
    expect(await framesFor(100)).toBe(1);
    expect(await framesFor(10_000)).toBeLessThanOrEqual(1);
  });
});

describe('any order of chunks', () => {
  const step = fc.record({
    who: fc.constantFrom('user', agent),
    segment: fc.integer({ min: 0, max: 3 }),
    text: fc.string({ minLength: 1, maxLength: 8 }),
    final: fc.boolean(),
  });

  it('makes one row per segment and participant, in the order of first arrival', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { open, rows } = await conversation();
        const order: string[] = [];
        const seen = new Map<string, number>();
        for (const { who, segment, text, final } of steps) {
          const stream = open(who, `${segment}`, { final: final ? 'true' : 'false' });
          await stream.say(text);
          await stream.close();
          const id = `${segment} ${who}`;
          if (!order.includes(id)) order.push(id);
          for (const [index, row] of rows().entries()) {
            expect(seen.get(row.id) ?? index).toBe(index);
            seen.set(row.id, index);
          }
        }
        expect(rows().map((row) => row.id)).toEqual(order);
      }),
      { numRuns: 60 },
    );
  });
});

describe('chat', () => {
  it('comes from agents and from others, told apart', async () => {
    const { world, rows } = await conversation();
    world.room.handlers.onParticipant({ identity: 'guest', isAgent: false, attributes: {} });
    for (const identity of [agent, 'guest']) {
      const stream = createFakeStream(identity, { id: identity, topic: topics.chat });
      world.room.handlers.onText(stream);
      await stream.say('hi');
      await stream.close();
    }
    expect(rows()).toMatchObject([
      { type: 'chatMessage', sender: 'agent', from: 'helper' },
      { type: 'chatMessage', sender: 'other', from: 'guest' },
    ]);
  });

  it('stands in the rows at once and is sent', async () => {
    const { world, session, rows } = await conversation();
    const sent = session.messages.send('  hello  ');
    expect(rows()).toMatchObject([{ type: 'sentMessage', message: 'hello', status: 'sending' }]);
    await sent;
    expect(rows()).toMatchObject([{ status: 'sent' }]);
    expect(world.room.sent).toEqual(['hello']);
  });

  it('carries attributes, to those it is meant for, also when it is sent again', async () => {
    const { world, session, rows } = await conversation();
    const options = { attributes: { mood: 'good' }, destinationIdentities: ['agent-helper'] };
    world.room.sending = Promise.reject(new Error('no way'));
    await session.messages.send('hello', options);
    world.room.sending = Promise.resolve();
    await session.messages.resend((rows()[0] as Message).id);
    expect(rows()).toMatchObject([{ status: 'sent', attributes: { mood: 'good' } }]);
    expect(world.room.sentWith).toEqual([options]);
  });

  it('that cannot be sent can be sent again', async () => {
    const { world, session, rows } = await conversation();
    world.room.sending = Promise.reject(new Error('no way'));
    await session.messages.send('hello');
    expect(rows()).toMatchObject([{ status: 'failed' }]);
    world.room.sending = Promise.resolve();
    const { id } = rows()[0] as Message;
    await session.messages.resend(id);
    await session.messages.resend(id);
    expect(rows()).toMatchObject([{ id, status: 'sent' }]);
    expect(world.room.sent).toEqual(['hello']);
  });

  it('that no agent takes counts as failed after ten seconds', async () => {
    const { world, session, rows } = await conversation();
    world.room.sending = new Promise(() => undefined);
    const sent = session.messages.send('hello');
    await world.clock.advance(10_000);
    await sent;
    expect(rows()).toMatchObject([{ status: 'failed' }]);
  });

  it.each([
    ['back', 'sent', ['hello']],
    ['gone for good', 'failed', []],
  ] as const)('typed while the line is down waits until it is %s', async (end, status, sent) => {
    const { world, session, rows } = await conversation();
    const { handlers } = world.room;
    handlers.onReconnecting({ attempt: 1, reason: 'media' });
    const sending = session.messages.send('hello');
    await world.clock.advance(15_000);
    expect(rows()).toMatchObject([{ status: 'sending' }]);
    expect(world.room.sent).toEqual([]);
    if (end === 'back') handlers.onReconnected();
    else handlers.onClosed('unknown');
    await sending;
    expect(rows()).toMatchObject([{ status }]);
    expect(world.room.sent).toEqual(sent);
  });

  it('fails at once when the agent’s failure was dismissed: no agent is coming', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    await settle();
    world.room.connecting.resolve();
    await settle();
    await world.clock.advance(20_000);
    session.dismiss('agent.not-joined');
    await session.messages.send('hello?');
    expect(session.messages.rows.get()).toMatchObject([{ status: 'failed' }]);
  });

  it('waits for the agent, and fails with it', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    await session.messages.send('too early');
    expect(session.messages.rows.get()).toMatchObject([{ status: 'failed' }]);
    session.start().catch(() => undefined);
    const early = session.messages.send('are you there?');
    await settle();
    world.room.connecting.resolve();
    await settle();
    expect(world.room.sent).toEqual([]);
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    await early;
    expect(world.room.sent).toEqual(['are you there?']);
    const late = session.messages.send('and now?');
    world.room.handlers.onClosed('unknown');
    await late;
    expect(session.messages.rows.get().at(-1)).toMatchObject({ message: 'and now?' });
  });

  it('is not sent where the server takes none from this participant, and says why', async () => {
    const { world, session, rows } = await conversation();
    const may = { microphone: true, camera: true, screenShare: true, data: true };
    world.room.handlers.onPermissions({ ...may, data: false });
    expect(session.snapshot.get().canPublish.data).toBe(false);
    await session.messages.send('hello');
    expect(world.room.sent).toEqual([]);
    expect(rows()).toMatchObject([{ status: 'failed' }]);
    expect(session.failures.get()).toMatchObject([{ code: 'sender.not-permitted' }]);
    world.room.handlers.onPermissions(may);
    await session.messages.resend((rows()[0] as Message).id);
    expect(rows()).toMatchObject([{ status: 'sent' }]);
    expect(session.failures.get()).toEqual([]);
  });

  describe('that takes longer than ten seconds', () => {
    async function slow() {
      const call = await conversation();
      const { world, session, rows } = call;
      let take = (): void => undefined;
      world.room.sending = new Promise((resolve) => (take = resolve));
      const sending = session.messages.send('hello');
      await world.clock.advance(10_000);
      await sending;
      const status = () => rows().map((row) => 'status' in row && row.status);
      const resend = () => session.messages.resend(rows()[0]?.id ?? '');
      return { ...call, take: () => take(), status, resend };
    }

    it('is not sent so far, and is sent once the network takes it', async () => {
      const { world, session, take, status } = await slow();
      expect(status()).toEqual(['failed']);
      expect(session.failures.get()).toMatchObject([{ code: 'sender.failed' }]);
      take();
      await settle();
      expect(status()).toEqual(['sent']);
      expect(session.failures.get()).toEqual([]);
      expect(world.room.sent).toEqual(['hello']);
    });

    it('is sent once, also when the user sends it again meanwhile, or after', async () => {
      const { world, take, status, resend } = await slow();
      const again = [resend(), resend()];
      expect(status()).toEqual(['sending']);
      take();
      await Promise.all(again);
      await resend();
      expect(status()).toEqual(['sent']);
      expect(world.room.sent).toEqual(['hello']);
    });

    it('can be sent again in the next call when it never went', async () => {
      const { session, rows, status, resend } = await slow();
      const again = resend();
      await session.end();
      await again;
      expect(status()).toEqual(['failed']);
      await resend();
      expect(rows()).toMatchObject([{ status: 'failed' }]);
    });
  });

  it('refuses what is too long, and ignores what is empty', async () => {
    const { session, rows } = await conversation();
    await session.messages.send('   ');
    expect(rows()).toEqual([]);
    await expect(session.messages.send('x'.repeat(messageLimit + 1))).rejects.toThrow(
      `This message has ${messageLimit + 1} characters; ${messageLimit} is the most: send it in parts.`,
    );
  });
});

describe('a message that was handed over before the line went down', () => {
  type Call = Awaited<ReturnType<typeof conversation>>;
  const ends: readonly (readonly [string, (call: Call) => unknown, 'sent' | 'failed'])[] = [
    ['is lost with the call', ({ world }) => world.room.handlers.onClosed('unknown'), 'failed'],
    [
      'is lost with a token',
      ({ world }) => world.room.handlers.onClosed('token-expired'),
      'failed',
    ],
    [
      'is lost when the user gives the call up',
      ({ world, session }) => {
        world.room.handlers.onUnstable(true);
        return session.end();
      },
      'failed',
    ],
    [
      'is lost when the server takes the call up as a new one',
      ({ world }) => {
        world.room.handlers.onReconnecting({ attempt: 1, reason: 'media' });
        world.room.handlers.onReconnected(true);
      },
      'failed',
    ],
    [
      'arrives when the call is taken up again',
      ({ world }) => {
        world.room.handlers.onReconnecting({ attempt: 1, reason: 'signal' });
        world.room.handlers.onReconnected(false);
      },
      'sent',
    ],
    [
      'has arrived when the server removes the user',
      ({ world }) => world.room.handlers.onClosed('participant-removed'),
      'sent',
    ],
    ['has arrived when the user ends the call', ({ session }) => session.end(), 'sent'],
  ];

  it.each(ends)('%s', async (_, end, status) => {
    const call = await conversation();
    const { world, session, rows } = call;
    await session.messages.send('proven');
    await world.clock.advance(1_000);
    world.room.handlers.onHeard(world.clock.now());
    await world.clock.advance(1_000);
    await session.messages.send('on its way');
    expect(rows()).toMatchObject([{ status: 'sent' }, { status: 'sent' }]);
    await end(call);
    expect(rows()).toMatchObject([{ status: 'sent' }, { message: 'on its way', status }]);
  });

  it('can be sent again in the next call', async () => {
    const { world, session, rows } = await conversation();
    await session.messages.send('hello');
    world.room.handlers.onClosed('unknown');
    session.start().catch(() => undefined);
    await settle();
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    await session.messages.resend((rows()[0] as Message).id);
    expect(rows()).toMatchObject([{ status: 'sent' }]);
    expect(world.room.sent).toEqual(['hello']);
  });
});
