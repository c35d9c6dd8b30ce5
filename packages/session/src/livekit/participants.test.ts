import type { RemoteParticipant } from 'livekit-client';
import { expect, it } from 'vitest';
import { toParticipant } from './participants.js';

const participant = (attributes: Record<string, string>): RemoteParticipant =>
  ({
    identity: 'agent-1',
    isAgent: true,
    attributes,
    getTrackPublication: () => undefined,
  }) as unknown as RemoteParticipant;

it('an agent’s name is the same, however its letters are composed', () => {
  const decomposed = participant({ 'lk.agent.name': 'cafe\u0301', other: 'cafe\u0301' });
  expect(toParticipant(decomposed).attributes).toEqual({
    'lk.agent.name': 'caf\u00e9',
    other: 'cafe\u0301',
  });
  const plain = participant({ 'lk.agent.name': 'ada' });
  expect(toParticipant(plain).attributes).toBe(plain.attributes);
});
