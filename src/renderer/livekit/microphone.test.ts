import { expect, it } from 'vitest';
import { mediaFailureCode } from './microphone.js';

const named = (name: string, message = ''): Error => Object.assign(new Error(message), { name });

it.each([
  [named('NotAllowedError', 'Permission denied'), 'media.denied'],
  [named('NotAllowedError', 'Permission denied by system'), 'media.denied-by-system'],
  [named('NotFoundError'), 'media.not-found'],
  [named('NotReadableError'), 'media.in-use'],
  [named('OverconstrainedError'), 'media.failed'],
  ['no error at all', 'media.failed'],
])('%s is %s', (error, code) => {
  expect(mediaFailureCode(error)).toBe(code);
});
