import { expect, it } from 'vitest';
import { pathOf } from './media-path.js';

const stats = (near: object) => [
  { type: 'candidate-pair', id: 'other', localCandidateId: 'unused' },
  { type: 'transport', id: 'T', selectedCandidatePairId: 'pair' },
  { type: 'candidate-pair', id: 'pair', localCandidateId: 'near', remoteCandidateId: 'far' },
  { type: 'local-candidate', id: 'near', ...near },
];

it.each([
  [{ candidateType: 'host', protocol: 'udp' }, 'udp'],
  [{ candidateType: 'prflx', protocol: 'tcp' }, 'tcp'],
  [{ candidateType: 'relay', protocol: 'udp', relayProtocol: 'udp' }, 'turn-udp'],
  [{ candidateType: 'relay', protocol: 'udp', relayProtocol: 'tcp' }, 'turn-tcp'],
  [{ candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls' }, 'turn-tls'],
])('a near end that is %j goes %s', (near, path) => expect(pathOf(stats(near))).toBe(path));

it('is unknown until a pair was chosen', () => {
  expect(pathOf([{ type: 'transport', id: 'T' }])).toBeUndefined();
  expect(pathOf([])).toBeUndefined();
});
