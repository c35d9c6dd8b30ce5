import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runningImage } from './running-image.js';

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-image-'));
  const mounted = join(folder, 'mounted');
  const other = join(folder, 'mounted-other');
  for (const at of [mounted, other]) {
    mkdirSync(join(at, 'resources'), { recursive: true });
    writeFileSync(join(at, 'parley'), '');
  }
  const [resources, executable] = [join(mounted, 'resources'), join(mounted, 'parley')];
  const env = { APPIMAGE: '/home/ada/Parley.AppImage', APPDIR: mounted };
  return { folder, mounted, other, resources, running: { env, executable, resources } };
}

describe('the AppImage that runs', () => {
  it('is the one in which the executable lies', () => {
    const { running } = setUp();
    expect(runningImage(running)).toBe('/home/ada/Parley.AppImage');
  });

  it('is found by the way that links lead', () => {
    const { running, folder, mounted } = setUp();
    const link = join(folder, 'link');
    symlinkSync(mounted, link);
    const env = { ...running.env, APPDIR: link };
    expect(runningImage({ ...running, env })).toBe('/home/ada/Parley.AppImage');
  });

  it.each([{ APPDIR: undefined }, { APPDIR: '' }, { APPIMAGE: undefined }, { APPDIR: '/gone' }])(
    'is none with %j',
    (change) => {
      const { running } = setUp();
      expect(runningImage({ ...running, env: { ...running.env, ...change } })).toBeUndefined();
    },
  );

  it('is not the one of a program that started this one', () => {
    const { running, other, folder } = setUp();
    for (const APPDIR of [other, join(folder, 'mount')])
      expect(runningImage({ ...running, env: { ...running.env, APPDIR } })).toBeUndefined();
  });

  it('is none where a package manager brought the app, whatever the variables say', () => {
    const { running, resources } = setUp();
    writeFileSync(join(resources, 'package-type'), 'deb');
    expect(runningImage(running)).toBeUndefined();
  });
});
