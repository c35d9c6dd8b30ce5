import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Room } from 'livekit-client';
import { watchVoices } from './voices.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A room with one agent, whose track has so many packets at each look. */
function setUp(look: {
  state?: string;
  muted?: boolean;
  packets: () => number;
  line?: () => number;
}) {
  const { state = 'speaking', muted = false, packets, line = () => 0 } = look;
  const stats = (entries: object[]): Promise<Map<number, object>> =>
    Promise.resolve(new Map(entries.entries()));
  const track = {
    getRTCStatsReport: () => stats([{ type: 'inbound-rtp', packetsReceived: packets() }]),
  };
  const agent = {
    identity: 'agent',
    isAgent: true,
    attributes: { 'lk.agent.state': state },
    getTrackPublication: () => ({ isMuted: muted, track }),
  };
  const pair = (): object => {
    const timestamp = Date.now();
    return {
      type: 'candidate-pair',
      timestamp,
      lastPacketReceivedTimestamp: timestamp - line(),
    };
  };
  const room = {
    remoteParticipants: new Map([['agent', agent]]),
    engine: { pcManager: { publisher: { getStats: () => stats([pair()]) } } },
  };
  const changes: boolean[] = [];
  const call = new AbortController();
  const isSilent = watchVoices(room as unknown as Room, call.signal, (identity) =>
    changes.push(isSilent(identity)),
  );
  return { call, isSilent, changes, room };
}

const stuck = (): number => 7;
const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1_000);

it('an agent whose packets stop in the middle of a sentence is silent within five seconds', async () => {
  let packets = 0;
  const { changes } = setUp({ packets: () => packets });
  packets = 50;
  await seconds(4);
  expect(changes).toEqual([]);
  await seconds(1);
  expect(changes).toEqual([true]);
  packets = 51;
  await seconds(1);
  expect(changes).toEqual([true, false]);
});

it.each([
  ['whose packets go on', { packets: (): number => Date.now() }],
  ['that listens', { state: 'listening', packets: stuck }],
  ['whose track is muted', { muted: true, packets: stuck }],
  ['behind a line that is down itself', { packets: stuck, line: () => 3_500 }],
])('an agent %s is not called silent', async (_, look) => {
  const { changes } = setUp(look);
  await seconds(30);
  expect(changes).toEqual([]);
});

it('tells nothing after the call, and forgets who has left', async () => {
  const { call, isSilent, changes, room } = setUp({ packets: stuck });
  await seconds(5);
  expect(isSilent('agent')).toBe(true);
  room.remoteParticipants.clear();
  await seconds(1);
  expect(isSilent('agent')).toBe(false);
  call.abort();
  await seconds(30);
  expect(changes).toEqual([true]);
});

it('outlives figures that cannot be had', async () => {
  const { isSilent, changes } = setUp({
    packets() {
      throw new Error('the track has just ended');
    },
  });
  await seconds(10);
  expect([isSilent('agent'), changes]).toEqual([false, []]);
});
