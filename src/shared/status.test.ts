import { describe, expect, it } from 'vitest';
import { failure } from './failures.js';
import { initialSnapshot } from './session.js';
import type { Snapshot } from './session.js';
import { statusLine, statusOf } from './status.js';

const call: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connected',
  agent: { state: 'connected', activity: 'thinking' } as Snapshot['agent'],
};
const denied = failure('media.denied', 0);

describe('the status', () => {
  it.each([
    ['before the first call', initialSnapshot, 'disconnected'],
    ['in a call', { ...call, microphone: { enabled: true, pending: false } }, 'thinking'],
    ['muted meanwhile', call, 'thinking, muted'],
    [
      'muted with nothing else to say',
      { ...call, agent: { state: 'connected', activity: 'listening' } as Snapshot['agent'] },
      'muted',
    ],
    [
      'with a failure beside it',
      { ...call, failures: [denied] },
      `thinking, muted: ${denied.message} ${denied.advice} (media.denied)`,
    ],
    [
      'failed',
      { ...initialSnapshot, agent: { state: 'failed', failures: [denied] }, failures: [denied] },
      `failed: ${denied.message} ${denied.advice} (media.denied)`,
    ],
  ] satisfies [string, Snapshot, string][])('%s is one line', (_when, snapshot, line) => {
    expect(statusLine(statusOf(snapshot), false)).toBe(line);
  });

  it('is JSON for a program', () => {
    expect(JSON.parse(statusLine(statusOf({ ...call, failures: [denied] }), true))).toEqual({
      running: true,
      state: 'thinking',
      muted: true,
      failure: { code: 'media.denied', text: `${denied.message} ${denied.advice}` },
    });
    expect([statusLine(null, true), statusLine(null, false)]).toEqual([
      '{"running":false}',
      'not running',
    ]);
  });

  it('keeps to its line, and gives no word of the conversation away', () => {
    const text = statusLine(
      statusOf({
        ...call,
        agentName: 'secret-agent',
        notice: 'secret-notice',
        turns: [{ id: '1', voice: 'user', text: 'secret-word' } as never],
        failures: [
          { ...denied, message: 'one\ntwo\u0007\u2028three', detail: 'secret-host' } as never,
        ],
      }),
      true,
    );
    expect(text).toContain('one two three');
    expect(text).not.toMatch(/secret|\n/);
  });
});
