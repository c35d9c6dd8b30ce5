import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeStream, inCall, settle } from './testing.js';
import { TimedTextReader } from './timed-text.js';
import type { Attachment } from './types.js';

const picture = (id = 'file-1'): Attachment => ({
  id,
  name: 'cat.png',
  mimeType: 'image/png',
  bytes: new Uint8Array([1, 2, 3]),
});

describe('files of a message', () => {
  it('stand in its row, whether they come before it or after it', async () => {
    const { handlers, rows } = await inCall();
    const options = { topic: 'lk.chat', attachmentIds: ['file-1', 'file-2'] };
    const stream = createFakeStream('agent-helper', options);
    handlers.onAttachment('agent-helper', picture('file-1'));
    handlers.onText(stream);
    await stream.say('look');
    expect(rows()[0]?.attachments).toEqual([picture('file-1')]);
    handlers.onAttachment('agent-helper', picture('file-2'));
    expect(rows()[0]?.attachments).toHaveLength(2);
  });

  it('of other participants do not get into it', async () => {
    const { handlers, rows } = await inCall();
    const stream = createFakeStream('agent-helper', {
      topic: 'lk.chat',
      attachmentIds: ['file-1'],
    });
    handlers.onText(stream);
    await stream.say('look');
    handlers.onAttachment('stranger', picture('file-1'));
    expect(rows()[0]).not.toHaveProperty('attachments');
  });

  it('are sent along, and again with it', async () => {
    const { world, session } = await inCall();
    await session.messages.send('', { attachments: [picture()] });
    expect(world.room.filesSent).toEqual([picture()]);
    expect(session.messages.rows.get()).toMatchObject([{ attachments: [picture()] }]);
  });

  it('that are too many or too big are refused in one line', async () => {
    const { session } = await inCall();
    const many = Array.from({ length: 9 }, (_, id) => picture(`${id}`));
    await expect(session.messages.send('x', { attachments: many })).rejects.toThrow(
      '8 is the most',
    );
    const big = { ...picture(), bytes: new Uint8Array(5_242_881) };
    await expect(session.messages.send('x', { attachments: [big] })).rejects.toThrow('cat.png');
  });
});

describe('a transcript with times', () => {
  it('is read as text, with its words beside it', async () => {
    const { handlers, rows } = await inCall();
    const stream = createFakeStream('agent-helper');
    handlers.onText(stream);
    await stream.say('{"text":"Good ","start_time":0.1,"end_time":0.4}\n');
    await stream.say('{"text":"day","start_time":0.4}\n{"text":"."}\n');
    await stream.close();
    expect(rows()).toMatchObject([
      {
        message: 'Good day.',
        isFinal: true,
        words: [
          { text: 'Good ', startTime: 0.1, endTime: 0.4 },
          { text: 'day', startTime: 0.4 },
        ],
      },
    ]);
  });

  it('gives the same text wherever its chunks are cut (property)', () => {
    const piece = fc.record({ text: fc.string(), start_time: fc.double({ noNaN: true }) });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1 }), fc.array(fc.nat(200)), (pieces, cuts) => {
        const lines = pieces.map((one) => `${JSON.stringify(one)}\n`);
        const wire = lines.join('');
        // The first line decides, and comes whole: writers send a line at a time.
        const first = (lines[0] ?? '').length;
        const at = [...new Set(cuts.map((cut) => first + cut))]
          .filter((cut) => cut < wire.length)
          .sort((a, b) => a - b);
        const reader = new TimedTextReader();
        let text = '';
        let from = 0;
        for (const end of [...at, wire.length]) {
          const chunk = wire.slice(from, end);
          text += (reader.read(chunk) ?? { text: chunk }).text;
          from = end;
        }
        expect(text).toBe(pieces.map((one) => one.text).join(''));
      }),
    );
  });

  it('is never made of words that only look like it', async () => {
    const { handlers, rows } = await inCall();
    const said = ['{"text":"a","evil":1}\n', '{"name":"b"}\n', '{"', '{ hello', '{"text":"x"'];
    for (const [id, text] of said.entries()) {
      const stream = createFakeStream('agent-helper', { id: `s${id}` });
      handlers.onText(stream);
      await stream.say(text);
      await stream.close();
    }
    expect(rows().map(({ message }) => message)).toEqual(said);
  });

  it('loses a broken line only', async () => {
    const { handlers, rows } = await inCall();
    const stream = createFakeStream('agent-helper');
    handlers.onText(stream);
    await stream.say('{"text":"a"}\n');
    await stream.say('{broken\n{"text":"b"}\n');
    await stream.close();
    expect(rows()).toMatchObject([{ message: 'ab' }]);
  });
});

describe('attributes of a message', () => {
  it('stand in its row, without LiveKit’s own, and no more than 16', async () => {
    const { handlers, rows } = await inCall();
    const attributes: Record<string, string> = {
      'lk.segment_id': 's',
      'lk.expression': 'smile',
      mood: 'good',
      long: 'x'.repeat(2_000),
    };
    const stream = createFakeStream('agent-helper', { attributes });
    handlers.onText(stream);
    await stream.say('hi');
    expect(rows()[0]?.attributes).toEqual({ 'lk.expression': 'smile', mood: 'good' });
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, key) => [`k${key}`, 'v']));
    const flood = createFakeStream('agent-helper', { id: 'flood', attributes: many });
    handlers.onText(flood);
    await flood.say('hi');
    expect(Object.keys(rows()[1]?.attributes ?? {})).toHaveLength(16);
  });
});

describe('the chat from before text streams', () => {
  it('is read, once', async () => {
    const { handlers, rows } = await inCall();
    handlers.onLegacyChat('agent-helper', '{"id":"1","message":"hello","timestamp":1}');
    handlers.onLegacyChat('agent-helper', '{"id":"2","message":"twice","ignoreLegacy":true}');
    await settle();
    expect(rows()).toMatchObject([{ type: 'chatMessage', sender: 'agent', message: 'hello' }]);
  });

  it.each(['', 'not json', 'null', '7', '{"id":1,"message":"x"}', '{"id":"1"}'])(
    'costs the packet %j only (defect 11)',
    async (payload) => {
      const { handlers, rows, session } = await inCall();
      handlers.onParticipant({ identity: 'stranger', isAgent: false, attributes: {} });
      handlers.onLegacyChat('stranger', payload);
      await settle();
      expect(session.failures.get()).toMatchObject([{ code: 'receiver.malformed' }]);
      handlers.onLegacyChat('stranger', '{"id":"1","message":"still here"}');
      await settle();
      expect(rows()).toMatchObject([{ message: 'still here', sender: 'other' }]);
    },
  );
});
