import { expect, it } from 'vitest';
import { timeLocale } from './time-locale.js';

it.each<[NodeJS.ProcessEnv, string | undefined]>([
  [{ LANG: 'de_DE.UTF-8' }, 'de-DE'],
  [{ LANG: 'en_US.UTF-8', LC_TIME: 'de_DE.UTF-8' }, 'de-DE'],
  [{ LANG: 'en_US.UTF-8', LC_TIME: 'de_DE.UTF-8', LC_ALL: 'fr_FR' }, 'fr-FR'],
  [{ LANG: 'en_GB', LC_TIME: '' }, 'en-GB'],
  [{ LANG: 'de_AT@euro' }, 'de-AT'],
  [{ LANG: 'sr_RS@latin' }, 'sr-Latn-RS'],
  [{ LANG: 'de' }, 'de'],
  [{ LANG: 'C.UTF-8' }, undefined],
  [{ LANG: 'POSIX' }, undefined],
  [{ LANG: 'C', LC_ALL: 'C' }, undefined],
  [{ LANG: '../../etc' }, undefined],
  [{ LANG: 'xx_XX' }, undefined],
  [{}, undefined],
])('on Linux with %j times are written as in %s', (env, locale) =>
  expect(timeLocale(env, 'linux', 'en-US')).toBe(locale),
);

it.each([
  ['darwin', 'de-DE', 'de-DE'],
  ['win32', 'en-GB', 'en-GB'],
  ['win32', '', undefined],
  ['darwin', 'no locale', undefined],
] as const)('on %s Electron knows it: %s', (platform, systemLocale, locale) =>
  expect(timeLocale({ LANG: 'fr_FR' }, platform, systemLocale)).toBe(locale),
);
