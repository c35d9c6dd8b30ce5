// @ts-check
import { describe, expect, it } from 'vitest';
import { isInstalled } from './npm.mjs';

describe('isInstalled', () => {
  const wanted = {
    packages: {
      '': {},
      'local/agent': { version: '0.1.0' },
      'node_modules/@parley/local-agent': { link: true },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/for-another-system': { version: '2.0.0', optional: true },
    },
  };

  it.each([
    ['nothing', {}, false],
    ['all that this system needs', { 'node_modules/a': { version: '1.0.0' } }, true],
    ['another version', { 'node_modules/a': { version: '1.0.1' } }, false],
    [
      'another version of an optional one',
      {
        'node_modules/a': { version: '1.0.0' },
        'node_modules/for-another-system': { version: '1.9.0' },
      },
      false,
    ],
  ])('with %s in node_modules', (_, packages, installed) => {
    expect(isInstalled(wanted, { packages })).toBe(installed);
  });
});
