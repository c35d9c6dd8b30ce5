import { describe, expect, it } from 'vitest';
import { messageLimit } from '@parley/session';
import type { Message } from '@parley/session';
import { sends, windowKeyOf } from './keys.js';
import { announcementOf, lookOf } from './row-look.js';
import { earlier, firstRow, isAtEnd, isNearTop, rowsFrom } from './window-of-rows.js';

describe('the rows that are drawn', () => {
  it('are bounded, and enough, while the newest are in view', () => {
    for (let total = 0; total < 100_000; total += 37) {
      const drawn = total - firstRow(Infinity, total, true);
      expect(drawn).toBeGreaterThanOrEqual(Math.min(total, 80));
      expect(drawn).toBeLessThan(120);
    }
  });

  it('change at the top only now and then', () => {
    const starts = new Set<number>();
    for (let total = 1000; total < 1040; total += 1) starts.add(firstRow(Infinity, total, true));
    expect(starts.size).toBeLessThanOrEqual(2);
  });

  it('grow upwards for a reader, and none is taken away while rows come in', () => {
    const start = firstRow(Infinity, 1000, true);
    const up = earlier(start, 0);
    expect(up).toBeLessThan(start);
    expect(firstRow(up, 1000, false)).toBe(up);
    expect(firstRow(up, 5000, false)).toBe(up);
    expect(earlier(10, 0)).toBe(0);
    expect(earlier(1010, 1000)).toBe(1000);
  });

  it('stay in the page in view, kept elsewhere or not', () => {
    const all = Array.from({ length: 30 }, (_, index) => ({ ...base, id: String(index) }));
    const messages = all.map((one): Message => ({ ...one, type: 'agentTranscript', from: 'Ada' }));
    const held = { rows: messages.slice(0, 20), dropped: 0 };
    const ids = (from: number, dropped: number): string[] =>
      rowsFrom(from, { rows: messages.slice(dropped), dropped }, held).map(({ id }) => id);
    const expected = messages.slice(5).map(({ id }) => id);
    for (const dropped of [0, 5, 10, 20]) expect(ids(5, dropped)).toEqual(expected);
  });

  it('are told by where the reader is', () => {
    const page = { clientHeight: 500, scrollHeight: 5000 };
    expect(isAtEnd({ ...page, scrollTop: 0 })).toBe(true);
    expect(isAtEnd({ ...page, scrollTop: -10 })).toBe(true);
    expect(isAtEnd({ ...page, scrollTop: -60 })).toBe(false);
    expect(isNearTop({ ...page, scrollTop: -2000 })).toBe(false);
    expect(isNearTop({ ...page, scrollTop: -4200 })).toBe(true);
  });
});

const base = { id: '1', timestamp: 0, message: 'Hello', isFinal: true, truncated: false };

const overlong = { message: `${'x'.repeat(messageLimit - 1)}…`, truncated: true };

describe('a row', () => {
  it.each<[Message, string, boolean, string | undefined]>([
    [{ ...base, type: 'userTranscript', from: 'You' }, 'user', false, undefined],
    [{ ...base, type: 'agentTranscript', from: 'Ada' }, 'agent', false, undefined],
    [
      { ...base, type: 'agentTranscript', from: 'Ada', truncated: true },
      'agent',
      false,
      'Interrupted',
    ],
    [
      { ...base, type: 'chatMessage', from: 'Bob', sender: 'other', ...overlong },
      'other',
      true,
      'Shortened',
    ],
    [{ ...base, type: 'chatMessage', from: 'Ada', sender: 'agent' }, 'agent', true, undefined],
    [{ ...base, type: 'chatMessage', from: 'Bob', sender: 'other' }, 'other', true, undefined],
    [{ ...base, type: 'sentMessage', from: 'You', status: 'sending' }, 'user', true, 'Sending'],
    [{ ...base, type: 'sentMessage', from: 'You', status: 'sent' }, 'user', true, undefined],
    [{ ...base, type: 'sentMessage', from: 'You', status: 'failed' }, 'user', true, 'Not sent'],
  ])('%o', (row, voice, typed, mark) => {
    const look = lookOf(row);
    expect(look).toMatchObject({ voice, typed });
    expect(look.mark).toBe(mark);
    expect(look.name.startsWith(row.from)).toBe(true);
  });

  it('is read aloud only when another participant typed it and it is complete', () => {
    const typed: Message = { ...base, type: 'chatMessage', from: 'Ada', sender: 'agent' };
    expect(announcementOf(typed)).toBe('Ada: Hello');
    expect(announcementOf({ ...typed, isFinal: false })).toBe('');
    expect(announcementOf({ ...base, type: 'agentTranscript', from: 'Ada' })).toBe('');
    expect(announcementOf(undefined)).toBe('');
  });
});

describe('Enter', () => {
  const press = { key: 'Enter', shiftKey: false, isComposing: false, keyCode: 13 };
  it('sends', () => expect(sends(press)).toBe(true));
  it('starts a line with Shift', () => expect(sends({ ...press, shiftKey: true })).toBe(false));
  it('belongs to a composition', () => {
    expect(sends({ ...press, isComposing: true })).toBe(false);
    expect(sends({ ...press, keyCode: 229 })).toBe(false);
  });
  it('is the only key that sends', () => expect(sends({ ...press, key: 'a' })).toBe(false));
});

it.each([
  ['Escape stops the agent', { key: 'Escape' }, false, 'stop'],
  ['Escape stops it while one writes', { key: 'Escape' }, true, 'stop'],
  [
    'an Escape that ends a composition does not',
    { key: 'Escape', isComposing: true },
    true,
    undefined,
  ],
  ['a question mark lists the keys', { key: '?' }, false, 'list'],
  ['one that is written does not', { key: '?' }, true, undefined],
  ['other keys do nothing', { key: 'a' }, false, undefined],
])('%s', (_, key, isWriting, expected) => {
  expect(windowKeyOf({ isComposing: false, keyCode: 0, ...key }, isWriting)).toBe(expected);
});
