import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSession } from './session.js';
import { agentNamed, createWorld, settle } from './testing.js';
import type { World } from './testing.js';
import type { Session } from './types.js';

type Step = 'start' | 'end' | 'abort' | 'retry' | 'connect' | 'join' | 'leave' | 'lose' | 'wait';
const steps: readonly Step[] = [
  'start',
  'end',
  'abort',
  'retry',
  'connect',
  'join',
  'leave',
  'lose',
  'wait',
];

async function take(step: Step, world: World, session: Session, made: Promise<unknown>[]) {
  const room = world.rooms.at(-1);
  const control = new AbortController();
  const keep = (promise: Promise<unknown>): void => void made.push(promise.catch(() => undefined));
  if (step === 'start') keep(session.start());
  if (step === 'end') keep(session.end());
  if (step === 'retry') keep(session.retry());
  if (step === 'abort') {
    keep(session.start({ signal: control.signal }));
    control.abort();
  }
  if (step === 'connect') room?.connecting.resolve();
  if (step === 'join') room?.handlers.onParticipant(agentNamed('helper', 'listening'));
  if (step === 'leave') room?.handlers.onParticipantLeft('agent-helper', 'unknown');
  if (step === 'lose') room?.handlers.onClosed('unknown');
  if (step === 'wait') await world.clock.advance(12_000);
  await settle();
}

it('never hangs and leaves nothing behind, in whatever order things happen (defects 3, 5)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...steps), { maxLength: 14 }), async (order) => {
      const world = createWorld();
      const session = createSession(world.ports);
      const made: Promise<unknown>[] = [];
      for (const step of order) await take(step, world, session, made);
      await world.clock.advance(60_000);
      await session.end();
      await world.clock.advance(0);
      await Promise.all(made);
      expect(world.clock.pending).toBe(0);
      expect(world.rooms.every((room) => room.closed)).toBe(true);
      expect(world.microphones.every((one) => one.stopped)).toBe(true);
      expect(session.snapshot.get()).toMatchObject({
        connection: 'disconnected',
        microphone: { enabled: false, pending: false },
      });
    }),
    { numRuns: 300 },
  );
});
