import { describe, expect, it } from 'vitest';
import { idleNotice } from './idle-timeout.js';
import { agentNamed, createFakeStream, inCall, settle } from './testing.js';

const minutes = (count: number): number => count * 60_000;
const ended = idleNotice(minutes(10));

async function muted(mutedLimitMs?: () => number | null) {
  const call = await inCall({ options: mutedLimitMs ? { mutedLimitMs } : {} });
  await call.session.microphone.setEnabled(false);
  return { ...call, connectionState: () => call.session.connectionState.get() };
}

describe('a call left muted', () => {
  it('ends itself after ten minutes without a word, and says so', async () => {
    const { world, session, connectionState, codes } = await muted();
    await world.clock.advance(minutes(10) - 1);
    expect(connectionState()).toBe('connected');
    await world.clock.advance(1);
    expect(session.snapshot.get()).toMatchObject({
      connectionState: 'disconnected',
      notice: ended,
    });
    expect(codes()).toEqual([]);
    expect(world.mic.stopped).toBe(true);
    expect(world.room.closed).toBe(true);
  });

  it('has its whole time again after each word, typed or spoken', async () => {
    const { world, session, handlers, connectionState } = await muted();
    await world.clock.advance(minutes(9));
    await session.messages.send('still here');
    await world.clock.advance(minutes(9));
    const stream = createFakeStream('agent-helper', { id: 's' });
    handlers.onText(stream);
    await stream.say('so am I');
    await world.clock.advance(minutes(10) - 1);
    expect(connectionState()).toBe('connected');
    await world.clock.advance(1);
    expect(connectionState()).toBe('disconnected');
  });

  it.each(['speaking', 'thinking'])('is not alone while the agent is %s', async (state) => {
    const { world, handlers, connectionState } = await muted();
    handlers.onParticipant(agentNamed('helper', state));
    await world.clock.advance(minutes(60));
    expect(connectionState()).toBe('connected');
    handlers.onParticipant(agentNamed('helper', 'listening'));
    await world.clock.advance(minutes(10));
    expect(connectionState()).toBe('disconnected');
  });

  it('goes on once the microphone is on again', async () => {
    const { world, session, connectionState } = await muted();
    await world.clock.advance(minutes(9));
    await session.microphone.setEnabled(true);
    await world.clock.advance(minutes(60));
    expect(connectionState()).toBe('connected');
  });

  it('has its whole time again when the computer wakes up', async () => {
    const { world, session, connectionState } = await muted();
    await world.clock.advance(minutes(9));
    session.resume();
    await world.clock.advance(minutes(9));
    expect(connectionState()).toBe('connected');
  });

  it('takes another limit from the app, or none', async () => {
    const short = await muted(() => 3_000);
    await short.world.clock.advance(3_000);
    expect(short.session.snapshot.get().notice).toBe(idleNotice(3_000));
    const never = await muted(() => null);
    await never.world.clock.advance(minutes(600));
    expect(never.connectionState()).toBe('connected');
  });

  it('leaves no timer behind when it is ended before', async () => {
    const { world, session } = await muted();
    await session.end();
    await settle();
    expect(world.clock.pending).toBe(0);
  });
});

it.each([
  [1_000, 'a second'],
  [3_000, '3 seconds'],
  [minutes(1), 'a minute'],
  [minutes(10), '10 minutes'],
])('says how long it was: %d ms', (ms, words) => {
  expect(idleNotice(ms)).toBe(
    `The call ended by itself: your microphone was off and no one spoke or wrote for ${words}.`,
  );
});
