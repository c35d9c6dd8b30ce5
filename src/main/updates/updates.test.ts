import { CodedError } from '../../shared/failures.js';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../failure-of.js';
import { fakeLog } from '../testing.js';
import type { Engine, Offer } from './engine.js';
import { createUpdates } from './updates.js';
import type { UpdatesDeps } from './updates.js';

const newer: Offer = { version: '1.1.0', wanted: true };

function setUp(change: Partial<UpdatesDeps> = {}, work: Partial<Engine> = {}) {
  const world = { allowed: true, inCall: false, done: [] as string[], states: [] as string[] };
  const timers: { ms: number; run: () => void }[] = [];
  const engine: Engine = {
    async check() {
      world.done.push('check');
      return newer;
    },
    async download(onPercent) {
      world.done.push('download');
      onPercent(50);
    },
    cancel: () => void world.done.push('cancel'),
    install: (restart) => void world.done.push(restart ? 'install to restart' : 'install'),
    ...work,
  };
  const updates = createUpdates({
    installation: {
      version: '1.0.0',
      packaged: true,
      platform: 'win32',
      appImage: undefined,
      source: { url: 'https://updates.example', publicKeys: [] },
    },
    allowed: () => world.allowed,
    inCall: () => world.inCall,
    async loadEngine() {
      world.done.push('load');
      return engine;
    },
    after(ms, run) {
      timers.push({ ms, run });
      return () => undefined;
    },
    failureOf: (error) => failureOf(error, 0),
    quit: (restart) => void world.done.push(restart ? 'restart' : 'quit'),
    log: fakeLog(),
    ...change,
  });
  updates.subscribe(({ state }) => void world.states.push(state));
  /** The newest timer fires, and what it began comes to its end. */
  const tick = async (): Promise<void> => {
    timers.at(-1)?.run();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { updates, world, timers, tick };
}

describe('updates', () => {
  it('are looked for a minute after the start, then every six hours, and fetched', async () => {
    const { world, timers, tick } = setUp();
    expect(world.done).toEqual([]);
    expect(timers.map(({ ms }) => ms)).toEqual([60_000]);
    await tick();
    expect(world.states).toEqual(['checking', 'downloading', 'downloading', 'ready']);
    expect(timers.map(({ ms }) => ms)).toEqual([60_000, 21_600_000]);
    // One that waits to be put in place is not looked for again.
    await tick();
    expect(world.done).toEqual(['load', 'check', 'download']);
  });

  it.each(['off', 'no format'])('contact and load nothing when there are none: %s', async (why) => {
    const installation = {
      version: '1.0.0',
      packaged: why === 'off',
      platform: 'win32' as const,
      appImage: undefined,
      source: { url: 'https://updates.example', publicKeys: [] },
    };
    const { updates, world, tick } = setUp({ installation, allowed: () => why !== 'off' });
    await tick();
    await updates.check();
    updates.reconsider();
    updates.quitting();
    expect(world.done).toEqual([]);
    expect(updates.state()).toEqual({
      state: 'off',
      reason: why === 'off' ? 'switched-off' : 'development',
    });
  });

  it('leave a call its line: the check comes after it', async () => {
    const { updates, world, tick } = setUp();
    world.inCall = true;
    await tick();
    expect(world.done).toEqual([]);
    world.inCall = false;
    updates.reconsider();
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.done).toEqual(['load', 'check', 'download']);
  });

  it('restart at once, in a call after its end, and only when asked', async () => {
    const { updates, world } = setUp();
    updates.restart();
    await updates.check();
    world.inCall = true;
    updates.reconsider();
    updates.restart();
    expect(updates.state()).toMatchObject({ state: 'ready', afterCall: true });
    updates.reconsider();
    expect(world.done).not.toContain('install to restart');
    world.inCall = false;
    updates.reconsider();
    expect(world.done.slice(-2)).toEqual(['install to restart', 'restart']);
    // It is in place already.
    updates.quitting();
    expect(world.done.at(-1)).toBe('restart');
  });

  it('are put in place when the app ends', async () => {
    const { updates, world } = setUp();
    await updates.check();
    updates.quitting();
    expect(world.done.at(-1)).toBe('install');
  });

  it('say why one could not be put in place, and do not quit', async () => {
    const install = (): void => {
      throw new CodedError('update.not-installed', 'EACCES: permission denied');
    };
    const { updates, world } = setUp({}, { install });
    await updates.check();
    updates.restart();
    expect(updates.state()).toMatchObject({
      state: 'failed',
      failure: { code: 'update.not-installed', detail: 'EACCES: permission denied' },
    });
    expect(world.done).not.toContain('restart');
  });

  it('say what failed, and can be asked again', async () => {
    let tries = 0;
    const check = async (): Promise<Offer> => {
      tries += 1;
      if (tries === 1) throw new CodedError('update.unreachable', 'no route');
      return { version: '1.0.0', wanted: false };
    };
    const { updates } = setUp({}, { check });
    await updates.check();
    expect(updates.state()).toMatchObject({
      state: 'failed',
      failure: { code: 'update.unreachable', action: 'check-updates' },
    });
    await updates.check();
    expect(updates.state()).toEqual({ state: 'current' });
  });

  it('that are handed out step by step are named', async () => {
    const check = async (): Promise<Offer> => ({ version: '1.1.0', wanted: false });
    const { updates } = setUp({}, { check });
    await updates.check();
    expect(updates.state()).toEqual({ state: 'current', later: '1.1.0' });
  });

  it('switched off while one is fetched give it up', async () => {
    let giveUp = (): void => undefined;
    const download = (): Promise<void> =>
      new Promise((_resolve, reject) => {
        giveUp = () => reject(new CodedError('update.interrupted', 'cancelled'));
      });
    const { updates, world } = setUp({}, { download, cancel: () => giveUp() });
    const checked = updates.check();
    await new Promise((resolve) => setImmediate(resolve));
    expect(updates.state()).toMatchObject({ state: 'downloading' });
    world.allowed = false;
    updates.reconsider();
    await checked;
    expect(updates.state()).toEqual({ state: 'off', reason: 'switched-off' });
    world.allowed = true;
    updates.reconsider();
    expect(updates.state()).toEqual({ state: 'idle' });
  });
});
