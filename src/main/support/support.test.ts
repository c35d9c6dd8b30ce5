import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createSupport } from './support.js';
import { hasPermissionSettings } from './system-settings.js';
import type { SupportDeps } from './support.js';
import { fakeLog } from '../testing.js';

function setUp({
  platform = 'linux',
  problem = '',
  programs = [] as readonly string[],
  configures = false,
} = {}) {
  const done: string[] = [];
  const spawn = (program: string): unknown => {
    const child = Object.assign(new EventEmitter(), { unref: () => undefined });
    const event = programs.includes(program) ? 'spawn' : 'error';
    queueMicrotask(() => child.emit(event, new Error('ENOENT')));
    done.push(`spawn ${program}`);
    return child;
  };
  const support = createSupport({
    shell: {
      openExternal: async (url) => {
        if (problem) throw new Error(problem);
        done.push(`external ${url}`);
      },
      openPath: async (path) => {
        done.push(`open ${path}`);
        return problem;
      },
    },
    clipboard: { writeText: async (text) => void done.push(`copy ${text}`) },
    spawn: spawn as SupportDeps['spawn'],
    platform: platform as NodeJS.Platform,
    logFolder: '/parley/logs',
    settingsFile: '/parley/settings.json',
    report: async () => 'the report',
    checkForUpdates: async () => void done.push('check for updates'),
    addConnection: () => void done.push('add a connection'),
    editConnection: () => void done.push('edit the connection'),
    reloadWindow: () => void done.push('reload the window'),
    configureKeys: async () => configures,
    askForKeys: () => void done.push('ask for keys'),
    keyCommands: () => ['press', 'release'],
    restart: () => void done.push('restart'),
    log: fakeLog(),
  });
  return { support, done };
}

describe('support', () => {
  it('leaves the keys’ settings to a desktop that opens them, and says where there are none', async () => {
    const { support, done } = setUp({ configures: true });
    await support.fix('open-shortcut-settings');
    expect(done).toEqual([]);
    await expect(setUp().support.fix('open-shortcut-settings')).rejects.toMatchObject({
      code: 'shortcut-settings.unavailable',
    });
  });

  it('copies the lines to bind keys with', async () => {
    const { support, done } = setUp();
    await support.copyKeyCommands();
    expect(done).toEqual(['copy press\nrelease\n']);
  });

  it.each([
    ['add-connection', ['add a connection']],
    ['edit-connection', ['edit the connection']],
    ['copy-report', ['copy the report']],
    ['check-updates', ['check for updates']],
    ['open-microphone-settings', ['spawn gnome-control-center', 'spawn systemsettings']],
    ['open-shortcut-settings', ['spawn systemsettings']],
    ['ask-for-keys', ['ask for keys']],
    ['open-settings-file', ['open /parley/settings.json']],
    ['restart', ['restart']],
  ] as const)('fixes by %s', async (action, expected) => {
    const { support, done } = setUp({ programs: ['systemsettings'] });
    await support.fix(action);
    expect(done).toEqual(expected);
  });

  it('opens the page of the system’s settings where there is one', async () => {
    const { support, done } = setUp({ platform: 'win32' });
    await support.openPermissionSettings('microphone');
    await support.openPermissionSettings('camera');
    expect(done).toEqual([
      'external ms-settings:privacy-microphone',
      'external ms-settings:privacy-webcam',
    ]);
    expect(hasPermissionSettings('camera', 'win32')).toBe(true);
    expect(hasPermissionSettings('screen', 'win32')).toBe(false);
    await expect(support.openPermissionSettings('screen')).rejects.toMatchObject({
      code: 'sound-settings.unavailable',
    });
  });

  it('opens known pages in the browser', async () => {
    const { support, done } = setUp();
    await support.openLink('livekit');
    expect(done).toEqual(['external https://livekit.io']);
    const lost = setUp({ problem: 'no browser' }).support;
    await expect(lost.openLink('livekit')).rejects.toMatchObject({
      code: 'link.unavailable',
      message: 'https://livekit.io',
    });
  });

  it('opens the folder with the log, and names what nothing opens', async () => {
    const { support, done } = setUp();
    await support.openLogFolder();
    expect(done).toEqual(['open /parley/logs']);
    const lost = setUp({ problem: 'no application' }).support;
    await expect(lost.openLogFolder()).rejects.toMatchObject({
      code: 'folder.unavailable',
      message: '/parley/logs',
    });
  });

  it('says when there are no sound settings', async () => {
    const { support } = setUp();
    await expect(support.fix('open-microphone-settings')).rejects.toMatchObject({
      code: 'sound-settings.unavailable',
    });
  });
});
