import { describe, expect, it } from 'vitest';
import type { Connection } from '../../shared/connections.js';
import { failure } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { situationOf } from '../../shared/situation.js';
import { agentNameOf, captionOf, clockTime, keysOf, secondsOf, writeTimesAs } from './texts.js';

const connection: Connection = {
  id: 'environment',
  name: 'Environment',
  settings: { kind: 'token', serverUrl: 'wss://talk.example:7880' },
  agentName: 'ada',
  secret: 'environment',
};
const caption = (snapshot: Snapshot): string => captionOf(snapshot, situationOf(snapshot));

describe('caption', () => {
  it('says what happened last before anything else', () => {
    const notice = 'The agent ended the call.';
    expect(caption({ ...initialSnapshot, notice })).toBe(notice);
    expect(caption(initialSnapshot)).toBe('');
  });

  it('is the failure’s own sentence', () => {
    const left = failure('agent.left', 0);
    const agent = { state: 'failed', failures: [left] } as const;
    expect(caption({ ...initialSnapshot, agent, failures: [left] })).toBe(left.message);
  });

  it('tells waiting for the server from waiting for the agent', () => {
    const agent = { state: 'connecting', buffering: false } as const;
    const calling = caption({ ...initialSnapshot, connectionState: 'connecting', agent });
    const waiting = caption({ ...initialSnapshot, connectionState: 'connected', agent });
    expect(calling).not.toBe(waiting);
  });

  it('names the tool that is used for the answer', () => {
    const agent = { state: 'connected', activity: 'thinking' } as const;
    const thinking: Snapshot = { ...initialSnapshot, connectionState: 'connected', agent };
    expect(caption(thinking)).toBe('Working on an answer.');
    expect(caption({ ...thinking, tool: 'look_up_weather' })).toBe('Using look up weather.');
  });

  it('says that early words are kept', () => {
    const agent = { state: 'connecting', buffering: true } as const;
    expect(caption({ ...initialSnapshot, connectionState: 'connecting', agent })).toMatch(/kept/);
  });
});

describe('names', () => {
  it('are the agent’s own, the called one’s, or none', () => {
    expect(agentNameOf({ ...initialSnapshot, agentName: 'Ada' }, connection)).toBe('Ada');
    expect(agentNameOf(initialSnapshot, connection)).toBe('ada');
    expect(agentNameOf(initialSnapshot, undefined)).toBe('Agent');
    expect(agentNameOf(initialSnapshot, null)).toBe('Parley');
  });

  it.each([
    ['Ctrl+Shift+Space', ['Ctrl', 'Shift', 'Space']],
    ['Ctrl++', ['Ctrl', '+']],
    ['F9', ['F9']],
    ['⌥⇧Space', ['⌥⇧Space']],
  ])('of keys: %s', (label, keys) => expect(keysOf(label)).toEqual(keys));
});

it('rounds seconds to a tenth', () => expect(secondsOf(849)).toBe('0.8 s'));

describe('a time of day', () => {
  const at = new Date(2026, 4, 12, 15, 42).getTime();
  it.each([
    ['de-DE', '15:42'],
    ['en-GB', '15:42'],
    ['en-US', '3:42 PM'],
    ['fa-IR', '۱۵:۴۲'],
  ])('is written as in %s', (locale, text) => {
    writeTimesAs(locale);
    // ICU puts a narrow space before AM and PM.
    expect(clockTime(at).replaceAll(/\s/g, ' ')).toBe(text);
    writeTimesAs(undefined);
  });
});
