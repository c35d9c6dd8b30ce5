import { expect, it } from 'vitest';
import { mediaFailureCode } from './local-tracks.js';

const named = (name: string, message = ''): Error => Object.assign(new Error(message), { name });

it.each([
  [named('NotAllowedError', 'Permission denied'), 'media.denied'],
  [named('NotAllowedError', 'Permission denied by system'), 'media.denied-by-system'],
  [named('NotFoundError'), 'media.not-found'],
  [named('NotReadableError'), 'media.in-use'],
  [named('OverconstrainedError'), 'media.not-found'],
  ['no error at all', 'media.failed'],
])('%s is %s', (error, code) => {
  expect(mediaFailureCode(error, 'microphone')).toBe(code);
});

it('calls a camera a camera, and a screen a screen', () => {
  expect(mediaFailureCode(named('NotReadableError'), 'camera')).toBe('camera.in-use');
  expect(mediaFailureCode(named('NotAllowedError'), 'screenShare')).toBe('screen.denied');
});
