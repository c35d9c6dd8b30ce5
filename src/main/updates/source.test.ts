import { describe, expect, it } from 'vitest';
import { mayFetch, updateFormatOf } from './source.js';
import type { Installation } from './source.js';

const source = { url: 'https://updates.example', publicKeys: ['key'] };
const installed: Installation = {
  version: '1.0.0',
  packaged: true,
  platform: 'linux',
  appImage: undefined,
  source,
};

describe('the format', () => {
  it.each<[string, Partial<Installation>, unknown]>([
    ['an AppImage', { appImage: '/opt/Parley.AppImage' }, 'appimage'],
    ['on Windows', { platform: 'win32' }, 'nsis'],
    ['on macOS', { platform: 'darwin' }, 'mac'],
    ['a distribution’s package', {}, { off: 'package-manager' }],
    ['one without a server', { platform: 'win32', source: null }, { off: 'no-server' }],
    ['a clone', { packaged: false, source: null }, { off: 'development' }],
    ['a clone with a server', { packaged: false, platform: 'win32' }, { off: 'development' }],
  ])('of %s', (_what, change, format) => {
    expect(updateFormatOf({ ...installed, ...change })).toEqual(format);
  });
});

describe('an address', () => {
  const tests = { ...source, forTests: true };
  it.each([
    ['https://updates.example/latest.yml', source, true],
    ['http://updates.example/latest.yml', source, false],
    ['http://127.0.0.1:8080/latest.yml', source, false],
    ['file:///etc/passwd', source, false],
    ['http://127.0.0.1:8080/latest.yml', tests, true],
    ['http://updates.example/latest.yml', tests, false],
  ])('%s', (address, from, allowed) => {
    expect(mayFetch(address, from)).toBe(allowed);
  });
});
