// @ts-check
import { expect, test } from 'vitest';
import { readDistributor } from './distributor.mjs';

const given = {
  PARLEY_APP_ID: 'net.parley-voice.Parley',
  PARLEY_MAINTAINER: 'Ada Lovelace <ada@parley-voice.net>',
  PARLEY_HOMEPAGE: 'https://parley-voice.net/',
};

test('a release is given out by whom the environment names', () => {
  expect(readDistributor(given, { release: true })).toEqual({
    appId: given.PARLEY_APP_ID,
    maintainer: given.PARLEY_MAINTAINER,
    homepage: given.PARLEY_HOMEPAGE,
  });
});

test('a test artefact needs no distributor, a release does', () => {
  // A workflow passes an unset variable as an empty one.
  const env = { ...given, PARLEY_APP_ID: '' };
  expect(readDistributor(env, { release: false }).appId).toBe('org.example.Parley');
  expect(() => readDistributor(env, { release: true })).toThrow('PARLEY_APP_ID must be set');
  const all = /PARLEY_APP_ID[^]*PARLEY_MAINTAINER[^]*PARLEY_HOMEPAGE/;
  expect(() => readDistributor({}, { release: true })).toThrow(all);
});

test.each([
  ['PARLEY_APP_ID', 'Parley'],
  ['PARLEY_APP_ID', 'net.parley-voice'],
  ['PARLEY_APP_ID', 'net.parley voice.Parley'],
  ['PARLEY_APP_ID', '../evil.net.Parley'],
  ['PARLEY_MAINTAINER', 'Ada Lovelace'],
  ['PARLEY_MAINTAINER', 'Ada <ada@parley-voice.net>\nDepends: evil'],
  ['PARLEY_HOMEPAGE', 'http://parley-voice.net/'],
  ['PARLEY_HOMEPAGE', 'javascript:alert(1)'],
])('%s is not %j', (name, value) => {
  for (const release of [true, false])
    expect(() => readDistributor({ ...given, [name]: value }, { release })).toThrow(
      `${name}=${JSON.stringify(value)} must be`,
    );
});
