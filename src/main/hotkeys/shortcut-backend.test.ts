import { describe, expect, it } from 'vitest';
import type { Bindings } from '../../shared/bindings.js';
import type { HookOrder, HookWord } from '../release-hook/protocol.js';
import { fakeLog } from '../testing.js';
import { ReleaseHook } from './release-hook.js';
import type { HookProcess } from './release-hook.js';
import { ShortcutBackend } from './shortcut-backend.js';

const bindings = (some: Partial<Bindings>): Bindings => ({
  talk: null,
  mute: null,
  stop: null,
  hangUp: null,
  show: null,
  ...some,
});

interface Options {
  readonly isFree?: (accelerator: string) => boolean;
  readonly platform?: NodeJS.Platform;
  readonly hook?: ReleaseHook;
}

function setUp({ isFree = () => true, platform = 'linux', hook }: Options = {}) {
  const registered = new Map<string, () => void>();
  const log = fakeLog();
  const heard: string[] = [];
  let at = 0;
  let later: { readonly at: number; run(): void } | undefined;
  const backend = new ShortcutBackend({
    globalShortcut: {
      register(accelerator, callback) {
        if (!isFree(accelerator)) return false;
        registered.set(accelerator, callback);
        return true;
      },
      unregister: (accelerator) => void registered.delete(accelerator),
    },
    hook,
    fallbacks: ['Control+Alt+Space', 'F9'],
    platform,
    now: () => at,
    date: () => 5,
    after(ms, run) {
      later = { at: at + ms, run };
      return () => void (later = undefined);
    },
    log,
  });
  let changes = 0;
  backend.subscribe(() => void changes++);
  const passUntil = (ms: number): void => {
    const due = later && later.at <= ms ? later : undefined;
    at = due?.at ?? ms;
    if (due) later = undefined;
    due?.run();
    at = ms;
  };
  const pressAt = (ms: number, key = 'F9'): void => {
    passUntil(ms);
    registered.get(key)?.();
  };
  return {
    backend,
    log,
    heard,
    keys: () => [...registered.keys()],
    press: (key: string) => registered.get(key)?.(),
    changes: () => changes,
    passUntil,
    pressAt,
    holdFrom(first: number, { delay, period, until }: Repetition): void {
      pressAt(first);
      for (let ms = first + delay; ms < until; ms += period) pressAt(ms);
    },
    use: (some: Partial<Bindings>) =>
      backend.start(bindings(some), {
        down: (name, source) => void heard.push(`${name} down ${source}`),
        alive: (name) => void heard.push(`${name} alive`),
        up: (name, source) => void heard.push(`${name} up ${source}`),
        press: (name) => void heard.push(name),
      }),
  };
}

/** Milliseconds from the press to its first repeat, and between repeats. */
interface Repetition {
  readonly delay: number;
  readonly period: number;
  readonly until: number;
}

/** The process that hears releases: `orders` are what it was told, `say` is what it tells. */
function fakeHook(isAllowed = true) {
  const orders: HookOrder[] = [];
  const processes: Map<string, (value: never) => void>[] = [];
  const hookLog = fakeLog();
  const hook = new ReleaseHook({
    fork() {
      const listeners = new Map<string, (value: never) => void>();
      processes.push(listeners);
      return {
        postMessage: (order: HookOrder) => void orders.push(order),
        on: (event: string, run: (value: never) => void) => void listeners.set(event, run),
        kill: () => true,
      } as unknown as HookProcess;
    },
    isAllowed: () => isAllowed,
    log: hookLog,
  });
  return {
    hook,
    orders,
    hookLog,
    begun: () => processes.length,
    say: (word: HookWord) => processes.at(-1)?.get('message')?.(word as never),
    crash: () => processes.at(-1)?.get('exit')?.(139 as never),
  };
}

function withHook() {
  const fake = fakeHook();
  const made = setUp({ hook: fake.hook });
  fake.hook.start();
  fake.say({ type: 'ready' });
  made.use({ talk: 'F9', mute: 'F10' });
  return { ...fake, ...made };
}

describe('global shortcuts', () => {
  it('are those wanted where they are free; a binding without a key has none', () => {
    const { backend, keys, use } = setUp();
    expect(keys()).toEqual([]);
    use({ talk: 'Control+Shift+Space', stop: 'F7' });
    expect(keys()).toEqual(['Control+Shift+Space', 'F7']);
    expect(backend.status()).toEqual({
      state: 'working',
      keys: { talk: { label: 'Ctrl+Shift+Space' }, stop: { label: 'F7' } },
    });
    use({ hangUp: 'F8' });
    expect(keys()).toEqual(['F8']);
    backend.stop();
    expect(keys()).toEqual([]);
    expect(backend.status().keys).toEqual({});
  });

  it('have another key to talk where the wanted one is taken, and no other to mute', () => {
    const { backend, keys, use } = setUp({ isFree: (key) => key === 'F9' });
    use({ talk: 'Control+Shift+Space', mute: 'F10' });
    expect(keys()).toEqual(['F9']);
    expect(backend.status().keys).toMatchObject({
      talk: { label: 'F9', wanted: 'Ctrl+Shift+Space' },
      mute: { label: null, wanted: 'F10', problem: { code: 'hotkey.unavailable' } },
    });
  });

  it('do one thing for one key', () => {
    const { backend, keys, use } = setUp();
    use({ talk: 'F9', mute: 'F9' });
    expect(keys()).toEqual(['F9']);
    expect(backend.status().keys.mute?.problem?.code).toBe('hotkey.unavailable');
  });

  it('take a key that cannot be parsed for one that is taken', () => {
    const { backend, log, use } = setUp({
      isFree(key) {
        if (key === 'Nonsense+') throw new TypeError('conversion failure');
        return true;
      },
    });
    use({ talk: 'Nonsense+' });
    expect(backend.status().keys.talk).toEqual({ label: 'Ctrl+Alt+Space', wanted: 'Nonsense+' });
    expect(log.lines[0]).toContain('not understood');
  });
});

describe('with the process that hears releases', () => {
  it('a key held is pressed once, whatever repeats it, and let go once', () => {
    const { backend, holdFrom, heard, orders, say } = withHook();
    expect(backend.capabilities.release).toBe(true);
    holdFrom(0, { delay: 1_000, period: 200, until: 5_000 });
    say({ type: 'up', chord: 'F9' });
    expect(heard.filter((word) => word !== 'talk alive')).toEqual(['talk down key', 'talk up key']);
    expect(heard).toContain('talk alive');
    expect(orders.slice(-2)).toEqual([{ follow: ['F9', 'F10'] }, { watch: 'F9' }]);
  });

  it('a press counts although the release before it was missed', () => {
    const { pressAt, heard } = withHook();
    pressAt(0);
    pressAt(1_999);
    pressAt(4_000);
    expect(heard).toEqual(['talk down key', 'talk alive', 'talk up key', 'talk down key']);
  });

  it('two keys are told apart', () => {
    const { press, heard, say } = withHook();
    press('F9');
    press('F10');
    say({ type: 'up', chord: 'F10' });
    say({ type: 'alive', chord: 'F9' });
    say({ type: 'up', chord: 'F9' });
    say({ type: 'up', chord: 'F9' });
    expect(heard).toEqual([
      'talk down key',
      'mute down key',
      'mute up key',
      'talk alive',
      'talk up key',
    ]);
  });

  it('a key held comes up when it is given away', () => {
    const { press, heard, orders, use } = withHook();
    press('F9');
    use({ talk: 'F8' });
    expect(heard).toEqual(['talk down key', 'talk up key']);
    expect(orders.slice(-2)).toEqual([{ follow: [] }, { follow: ['F8'] }]);
  });

  it('its end lets go of what is held, and it is begun again', () => {
    const { backend, press, heard, begun, crash, orders, say } = withHook();
    press('F9');
    crash();
    expect(heard).toEqual(['talk down key', 'talk up key']);
    expect(begun()).toBe(2);
    expect(backend.capabilities.release).toBe(false);
    expect(backend.status().problem).toBeUndefined();
    // Meanwhile the key is a switch.
    press('F9');
    expect(heard.at(-1)).toBe('talk');
    say({ type: 'ready' });
    expect(orders.at(-1)).toEqual({ follow: ['F9', 'F10'] });
    expect(backend.capabilities.release).toBe(true);
  });

  it('three ends are enough: the key is a switch from then on, and the user is told', () => {
    const { backend, begun, changes, crash, hook, press, heard } = withHook();
    const before = changes();
    for (let times = 0; times < 3; times += 1) crash();
    expect(begun()).toBe(3);
    hook.start();
    expect(begun()).toBe(3);
    expect(backend.status().problem?.code).toBe('hotkey.no-release');
    expect(changes()).toBeGreaterThan(before);
    press('F9');
    expect(heard).toEqual(['talk']);
  });

  it('a key whose release cannot be told comes up at once, and why is logged', () => {
    const { press, heard, hookLog, say } = withHook();
    press('F9');
    say({ type: 'failed', chord: 'F9', reason: 'no such key' });
    expect(heard).toEqual(['talk down key', 'talk up key']);
    expect(hookLog.lines.at(-1)).toBe('warn a key’s release: no such key');
  });

  it('is not begun where the system does not allow it', () => {
    const { hook, begun } = fakeHook(false);
    const { backend, use } = setUp({ hook, platform: 'darwin' });
    use({ talk: 'F9' });
    hook.start();
    expect(begun()).toBe(0);
    expect(backend.status().problem?.code).toBe('hotkey.no-accessibility');
  });
});

describe('without it', () => {
  const delays = [200, 250, 500, 600, 660];
  const talking = (options?: Options) => {
    const made = setUp(options);
    made.use({ talk: 'F9' });
    return made;
  };

  it.each(delays)('count a key held on X11 once, repeated first after %d ms', (delay) => {
    const { holdFrom, passUntil, pressAt, heard } = talking();
    holdFrom(0, { delay, period: 33, until: 5000 });
    passUntil(6000);
    expect(heard).toEqual(['talk']);
    pressAt(6000);
    expect(heard).toHaveLength(2);
  });

  it('count a key held again soon after it was released', () => {
    const { holdFrom, passUntil, heard } = talking();
    holdFrom(0, { delay: 250, period: 33, until: 1000 });
    holdFrom(1300, { delay: 250, period: 33, until: 3000 });
    passUntil(4000);
    expect(heard).toHaveLength(2);
  });

  it.each([180, ...delays, 800])('count a second press on X11 after %d ms', (gap) => {
    const { pressAt, passUntil, heard } = talking();
    pressAt(0);
    expect(heard).toHaveLength(1);
    pressAt(gap);
    passUntil(gap + 200);
    expect(heard).toHaveLength(2);
  });

  it('count two quick presses, the second held', () => {
    const { pressAt, holdFrom, passUntil, heard } = talking();
    pressAt(0);
    holdFrom(500, { delay: 660, period: 40, until: 3000 });
    passUntil(4000);
    expect(heard).toHaveLength(2);
  });

  it('count nothing of a key that was given up meanwhile', () => {
    const { backend, pressAt, passUntil, heard } = talking();
    pressAt(0);
    pressAt(300);
    backend.stop();
    passUntil(1000);
    expect(heard).toHaveLength(1);
  });

  it('count every press where the system repeats none', () => {
    const { pressAt, heard } = talking({ platform: 'win32' });
    pressAt(0);
    pressAt(200);
    expect(heard).toHaveLength(2);
  });
});
