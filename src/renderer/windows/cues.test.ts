import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { Cues } from './cues.js';

const [off, on, opening, muting] = [
  { enabled: false, pending: false },
  { enabled: true, pending: false },
  { enabled: false, pending: true },
  { enabled: true, pending: true },
];

const calling = (microphone = opening, buffering = false): Snapshot => ({
  ...initialSnapshot,
  connectionState: 'connecting',
  agentExpected: true,
  agent: { state: 'connecting', buffering },
  microphone,
});
const inCall = (microphone = on): Snapshot => ({
  ...initialSnapshot,
  connectionState: 'connected',
  agent: { state: 'connected', activity: 'listening' },
  microphone,
});
const failed = (at: number, change: Partial<Snapshot> = {}): Snapshot => {
  const one = failure('connection.unreachable', at);
  return {
    ...initialSnapshot,
    agent: { state: 'failed', failures: [one] },
    failures: [one],
    ...change,
  };
};

/** The cues of a course of snapshots. */
function cuesOf(...[first, ...rest]: readonly [Snapshot, ...Snapshot[]]): readonly string[] {
  const cues = new Cues(first);
  return rest.map((snapshot) => cues.next(snapshot) ?? '-');
}

describe('the sounds', () => {
  it('tell that the microphone is live when words are kept, not when the key was pressed', () => {
    expect(
      cuesOf(initialSnapshot, calling(), calling(on), calling(on, true), inCall(), inCall()),
    ).toEqual(['-', '-', 'live', '-', '-']);
  });

  it('wait for the connection where nothing keeps the words', () => {
    const alone: Snapshot = { ...inCall(), agent: { state: 'disconnected' } };
    expect(cuesOf(initialSnapshot, { ...alone, connectionState: 'connecting' }, alone)).toEqual([
      '-',
      'live',
    ]);
  });

  it('tell muting once, when it is done', () => {
    const waiting = { enabled: false, pending: true };
    expect(cuesOf(inCall(), inCall(waiting), inCall(off), inCall(muting), inCall(on))).toEqual([
      'muted',
      '-',
      '-',
      'live',
    ]);
  });

  it('say nothing of a connection that is being restored', () => {
    const restoring: Snapshot = { ...inCall(), connectionState: 'reconnecting' };
    expect(cuesOf(inCall(), restoring, inCall())).toEqual(['-', '-']);
  });

  it('tell the end of a call, or what ended it', () => {
    expect(cuesOf(inCall(), initialSnapshot)).toEqual(['ended']);
    expect(cuesOf(inCall(), failed(1))).toEqual(['failed']);
    expect(cuesOf(calling(on, true), failed(1), failed(1), calling(), failed(2))).toEqual([
      'failed',
      '-',
      '-',
      'failed',
    ]);
  });

  it('tell a microphone that fails, and no failure that takes nothing away', () => {
    const one = failure('media.denied', 1);
    expect(cuesOf(calling(), { ...calling(off), failures: [one] })).toEqual(['failed']);
    const replaced = failure('media.replaced', 1);
    expect(cuesOf(inCall(), { ...inCall(), failures: [replaced] })).toEqual(['-']);
  });

  it('say nothing of what was so before', () => {
    expect(cuesOf(failed(1), failed(1))).toEqual(['-']);
  });
});
