import { describe, expect, it } from 'vitest';
import { endsWith, failuresToShow, gravityOf, passingMs, reduceFailures } from './failure-life.js';
import type { FailureEnd, FailureEvent } from './failure-life.js';
import { failure, failureTexts } from './failures.js';
import type { FailureCode } from './failures.js';
import { initialSnapshot } from './session.js';
import type { Snapshot } from './session.js';

const codes = Object.keys(failureTexts) as FailureCode[];
const at = 1_000;

const events: Readonly<Record<FailureEnd, FailureEvent>> = {
  'connection-changed': { type: 'connection-changed' },
  'call-began': { type: 'call-began' },
  'call-ended': { type: 'call-ended' },
  'time-passed': { type: 'time-passed', now: at + passingMs },
};

/** What takes each failure away besides the user and the part that failed: c, b, e, t; and how grave it is. */
const table: Readonly<Record<string, string>> = {
  'token.missing': 'stops cb',
  'token.unauthorized': 'stops cb',
  'token.unreachable': 'stops cb',
  'connection.unauthorized': 'stops cb',
  'connection.lost': 'stops cb',
  'connection.unstable': 'limits be',
  'media.denied': 'limits be',
  'media.lost': 'limits be',
  'media.replaced': 'passing bet',
  'media.not-permitted': 'limits cbe',
  'camera.lost': 'limits be',
  'speaker.replaced': 'passing bet',
  'sender.failed': 'limits be',
  'sender.not-permitted': 'limits cbe',
  'receiver.malformed': 'passing bet',
  'receiver.early-speech-lost': 'passing bet',
  'agent.not-joined': 'stops cbe',
  'agent.lost': 'stops cbe',
  'agent.error': 'limits be',
  'vault.missing': 'stops cb',
  'vault.unavailable': 'limits cb',
  'window.crashed': 'stops b',
  'window.hung': 'stops ',
  'folder.unavailable': 'passing bet',
  'connections.in-call': 'passing cet',
  'app.internal': 'limits b',
  'network.proxy': 'stops cb',
  offline: 'stops cb',
};

const letters: Readonly<Record<FailureEnd, string>> = {
  'connection-changed': 'c',
  'call-began': 'b',
  'call-ended': 'e',
  'time-passed': 't',
};

describe('a failure', () => {
  it.each(codes)('%s leaves with its causes, and with nothing else', (code) => {
    const failed = failure(code, at);
    const other = failure(code === 'offline' ? 'token.missing' : 'offline', at);
    for (const [end, event] of Object.entries(events) as [FailureEnd, FailureEvent][]) {
      const left = reduceFailures([failed, other], event);
      expect(left.includes(failed), end).toBe(!endsWith(code, end));
      expect(left.includes(other), end).toBe(!endsWith(other.code, end));
    }
    expect(reduceFailures([failed, other], { type: 'dismissed', code })).toEqual([other]);
    const again = failure(code, at + 1);
    expect(reduceFailures([failed, other], { type: 'failed', failure: again })).toEqual([
      other,
      again,
    ]);
  });

  it.each(Object.entries(table))('%s: %s', (code, expected) => {
    const known = code as FailureCode;
    const ends = (Object.keys(letters) as FailureEnd[]).filter((end) => endsWith(known, end));
    expect(`${gravityOf(known)} ${ends.map((end) => letters[end]).join('')}`).toBe(expected);
  });

  it.each(codes)('%s does not outlive its cause: only a passing one needs time', (code) => {
    if (gravityOf(code) === 'passing') expect(endsWith(code, 'time-passed')).toBe(true);
    else expect(endsWith(code, 'time-passed')).toBe(false);
  });

  it('of a kind that leaves by itself stays for its time', () => {
    const passing = failure('receiver.malformed', at);
    const event = { type: 'time-passed', now: at + passingMs - 1 } as const;
    expect(reduceFailures([passing], event)).toEqual([passing]);
  });
});

describe('what surfaces show', () => {
  const shown = (snapshot: Partial<Snapshot>): string[] =>
    failuresToShow({ ...initialSnapshot, ...snapshot }).map(({ code }) => code);

  it('is the grave before the passing, and the newest before the older ones', () => {
    const failures = [
      failure('media.lost', 1),
      failure('receiver.malformed', 2),
      failure('connection.lost', 3),
      failure('sender.failed', 4),
    ];
    expect(shown({ failures })).toEqual([
      'connection.lost',
      'sender.failed',
      'media.lost',
      'receiver.malformed',
    ]);
  });

  it('begins with the answer to what the user has just asked for', () => {
    const joined = failure('agent.not-joined', 1);
    const failures = [
      joined,
      failure('connection.lost', 2),
      failure('sound-settings.unavailable', 3),
    ];
    expect(shown({ agent: { state: 'failed', failures: [joined] }, failures })).toEqual([
      'sound-settings.unavailable',
      'agent.not-joined',
      'connection.lost',
    ]);
  });

  it('begins with why the agent failed, which is the word’s sentence too', () => {
    const joined = failure('agent.not-joined', 1);
    expect(
      shown({
        agent: { state: 'failed', failures: [joined] },
        failures: [joined, failure('token.expired', 2), failure('media.lost', 3)],
      }),
    ).toEqual(['agent.not-joined', 'token.expired', 'media.lost']);
  });
});
