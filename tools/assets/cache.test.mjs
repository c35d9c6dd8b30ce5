// @ts-check
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildOnce } from './cache.mjs';
import { cacheFolder } from '../bootstrap/paths.mjs';

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'parley-cache-'));
});

const thing = (/** @type {(folder: string) => Promise<void>} */ build) => ({
  name: 'thing-1',
  title: 'Thing',
  cache,
  build,
});

describe('buildOnce', () => {
  it('builds once, however many ask at the same time', async () => {
    let built = 0;
    const build = async (/** @type {string} */ folder) => {
      built += 1;
      await writeFile(join(folder, 'file'), 'whole');
    };
    const paths = await Promise.all([buildOnce(thing(build)), buildOnce(thing(build))]);
    expect(paths).toEqual([join(cache, 'thing-1'), join(cache, 'thing-1')]);
    expect(built).toBe(1);
    expect(readdirSync(cache)).toEqual(['thing-1']);
  });

  it('leaves nothing behind when the build fails, and builds again the next time', async () => {
    const half = async (/** @type {string} */ folder) => {
      await writeFile(join(folder, 'file'), 'half');
      throw new Error('interrupted');
    };
    await expect(buildOnce(thing(half))).rejects.toThrow('interrupted');
    expect(readdirSync(cache)).toEqual([]);
    await buildOnce(thing((folder) => writeFile(join(folder, 'file'), 'whole')));
    expect(existsSync(join(cache, 'thing-1', 'file'))).toBe(true);
  });

  it('removes what a killed build has left', async () => {
    mkdirSync(join(cache, 'thing-1.partial-1'));
    writeFileSync(join(cache, 'thing-1.partial-1', 'file'), 'half');
    await buildOnce(thing(async () => undefined));
    expect(readdirSync(cache)).toEqual(['thing-1']);
  });
});

describe('cacheFolder', () => {
  it.each([
    ['its own variable', { PARLEY_CACHE: '/a', XDG_CACHE_HOME: '/b' }, /^\/a$/],
    ['the desktop’s cache', { XDG_CACHE_HOME: '/b' }, /^\/b\/parley$/],
    ['the home', {}, /\.cache\/parley$/],
    ['the home when the desktop’s is relative', { XDG_CACHE_HOME: 'b' }, /\.cache\/parley$/],
  ])('is taken from %s', (_, env, path) => {
    expect(cacheFolder(env)).toMatch(path);
  });

  it('refuses a relative PARLEY_CACHE', () => {
    expect(() => cacheFolder({ PARLEY_CACHE: 'here' })).toThrow(/absolute path, not "here"/);
  });
});
