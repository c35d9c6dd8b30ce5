import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { restart } from './restart.js';
import type { RestartDeps } from './restart.js';

function setUp(given: Pick<RestartDeps, 'appImage'> & { readonly isPackaged: boolean }) {
  const done: string[] = [];
  const app = Object.assign(new EventEmitter(), {
    isPackaged: given.isPackaged,
    quit: () => void done.push('quit'),
    releaseSingleInstanceLock: () => void done.push('release'),
  });
  const error = vi.fn();
  restart({
    app: app as never,
    appImage: given.appImage,
    root: '/parley',
    switches: ['--user-data-dir=/profile'],
    start(file, args) {
      done.push([file, ...args].join(' '));
      return spawn('/nowhere', []).on('error', () => done.push('failed'));
    },
    log: { error } as never,
  });
  return { app, done, error };
}

it.each([
  [{ appImage: '/Parley.AppImage', isPackaged: true }, '/Parley.AppImage'],
  [{ appImage: '/Parley.AppImage', isPackaged: false }, '/Parley.AppImage'],
  [{ appImage: undefined, isPackaged: true }, process.execPath],
  [{ appImage: undefined, isPackaged: false }, `${process.execPath} /parley`],
])('starts in its own place when it has quit: %o', (given, command) => {
  const { app, done } = setUp(given);
  expect(done).toEqual(['quit']);
  app.emit('quit');
  expect(done).toEqual(['quit', 'release', `${command} --user-data-dir=/profile`]);
});

it('says in the log what could not be started', async () => {
  const { app, done, error } = setUp({ appImage: '/Parley.AppImage', isPackaged: true });
  app.emit('quit');
  await vi.waitUntil(() => done.includes('failed'), { timeout: 30_000 });
  expect(error).toHaveBeenCalledWith(
    '/Parley.AppImage could not be started',
    expect.objectContaining({ code: 'ENOENT' }),
  );
});
