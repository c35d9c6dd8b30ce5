import { expect, it } from 'vitest';
import { agentNamed, inCall } from './testing.js';
import type { World } from './testing.js';

const voice = { id: 'voice', kind: 'audio' } as const;
const agent = agentNamed('helper', 'listening', { microphoneTrack: voice });

async function talk({ there = [agent] } = {}) {
  const { world, session } = await inCall({ there });
  const sound = (id: string, ms: number) => soundFor(world, id, ms);
  return { world, session, sound, reply: () => session.snapshot.get().replyMs };
}

async function soundFor(world: World, id: string, ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 50) {
    world.sounds.get(id)?.onSound();
    await world.clock.advance(50);
  }
}

it('measures from the user’s last sound to the agent’s first', async () => {
  const { world, sound, reply } = await talk();
  expect(reply()).toBeUndefined();
  await sound('mic-0', 1_000);
  await world.clock.advance(800);
  await sound('voice', 2_000);
  expect(reply()).toBe(850);
  await sound('mic-0', 500);
  await world.clock.advance(1_200);
  await sound('voice', 100);
  expect(reply()).toBe(1_250);
});

it('hears a user who has spoken before the agent has a voice', async () => {
  const { world, sound, reply } = await talk({ there: [] });
  await sound('mic-0', 1_000);
  await world.clock.advance(800);
  world.room.handlers.onParticipant(agent);
  await world.clock.advance(400);
  await sound('voice', 500);
  expect(reply()).toBe(1_250);
});

it('takes no pause within an answer, and nothing unasked, for an answer', async () => {
  const { world, sound, reply } = await talk();
  await sound('voice', 500);
  expect(reply()).toBeUndefined();
  await sound('mic-0', 500);
  await world.clock.advance(31_000);
  await sound('voice', 500);
  expect(reply()).toBeUndefined();
});

it('measures nothing that a hidden window half saw', async () => {
  const { world, sound, reply } = await talk();
  await sound('mic-0', 500);
  world.sounds.get('mic-0')?.onBlind();
  await sound('voice', 100);
  expect(reply()).toBeUndefined();
});

it('stops listening when the call ends', async () => {
  const { world, session, sound } = await talk();
  await sound('mic-0', 100);
  expect(world.sounds.size).toBe(2);
  await session.end();
  expect(world.sounds.size).toBe(0);
  expect(session.snapshot.get().replyMs).toBeUndefined();
});
