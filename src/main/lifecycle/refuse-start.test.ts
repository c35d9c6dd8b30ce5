import { describe, expect, it } from 'vitest';
import { isFromDesktop, switchNames } from './refuse-start.js';

describe('a launch', () => {
  it.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, boolean, boolean]>([
    ['in a terminal', {}, 'linux', true, false],
    ['in a terminal that a menu has started', { DESKTOP_STARTUP_ID: 'x' }, 'linux', true, false],
    ['by a script', {}, 'linux', false, false],
    ['from GNOME’s menu', { GIO_LAUNCHED_DESKTOP_FILE: '/a.desktop' }, 'linux', false, true],
    ['from KDE’s menu', { XDG_ACTIVATION_TOKEN: 'x' }, 'linux', false, true],
    ['from the Finder', {}, 'darwin', false, true],
    ['from the Explorer', {}, 'win32', false, true],
    ['in a terminal of macOS', {}, 'darwin', true, false],
  ])('%s', (_, env, platform, terminal, fromDesktop) => {
    expect(isFromDesktop({ env, platform, terminal })).toBe(fromDesktop);
  });

  it('that is refused is opened to no other program while its dialog is read', () => {
    expect(
      switchNames([
        '--remote-debugging-port=9222',
        '--Inspect',
        '-js-flags=x=y',
        'parley://talk',
        '-',
      ]),
    ).toEqual(['remote-debugging-port', 'inspect', 'js-flags']);
  });
});
