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
    session.messages.restore(kept);
    expect(rows()).toMatchObject([{ message: 'gone', isFinal: true, truncated: true }]);
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
