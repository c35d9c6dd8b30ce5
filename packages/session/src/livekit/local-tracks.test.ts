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

it.each([
  [named('NotAllowedError'), 'camera.denied', 'screen.denied'],
  [named('NotAllowedError', 'Permission denied by system'), 'camera.denied', 'screen.denied'],
  [named('NotFoundError'), 'camera.not-found', 'screen.failed'],
  [named('NotReadableError'), 'camera.in-use', 'screen.failed'],
  ['no error at all', 'camera.failed', 'screen.failed'],
])('%s is %s of a camera, and %s of a screen', (error, camera, screen) => {
  expect(mediaFailureCode(error, 'camera')).toBe(camera);
  expect(mediaFailureCode(error, 'screenShare')).toBe(screen);
});
