import { describe, expect, it } from 'vitest';
import { acceleratorLabel, createGlobalShortcutBackend, createHotkeys } from './hotkeys.js';
import type { HotkeyBackend } from './hotkeys.js';
import { fakeLog } from '../testing.js';

type Outcome = ReturnType<HotkeyBackend['register']>;

function setUp(outcomeOf: (accelerator: string) => Outcome) {
  const registered = new Map<string, () => void>();
  const log = fakeLog();
  let presses = 0;
  let changes = 0;
  const hotkeys = createHotkeys({
    backend: {
      name: 'fake',
      capabilities: { press: true, release: false, needsConsent: false },
      register(accelerator, onPress) {
        const outcome = outcomeOf(accelerator);
        if (outcome !== 'no') registered.set(accelerator, onPress);
        return outcome;
      },
      unregister: (accelerator) => void registered.delete(accelerator),
    },
    fallbacks: ['Control+Alt+Space', 'F9'],
    platform: 'linux',
    onPress: () => void presses++,
    now: () => 5,
    log,
  });
  hotkeys.subscribe(() => void changes++);
  return {
    hotkeys,
    log,
    keys: () => [...registered.keys()],
    press: (key: string) => registered.get(key)?.(),
    presses: () => presses,
    changes: () => changes,
  };
}

describe('the talk key', () => {
  it('is the wanted one where that is free', () => {
    const { hotkeys, keys, press, presses } = setUp(() => 'yes');
    expect(keys()).toEqual([]);
    hotkeys.use('Control+Shift+Space');
    expect(hotkeys.status()).toEqual({ label: 'Ctrl+Shift+Space' });
    press('Control+Shift+Space');
    expect(presses()).toBe(1);
    hotkeys.dispose();
    expect(keys()).toEqual([]);
  });

  it('falls back in order, and says which key was wanted', () => {
    const { hotkeys, keys } = setUp((key) => (key === 'F9' ? 'yes' : 'no'));
    hotkeys.use('Control+Shift+Space');
    expect(keys()).toEqual(['F9']);
    expect(hotkeys.status()).toEqual({ label: 'F9', wanted: 'Ctrl+Shift+Space' });
  });

  it('says when no key is to be had', () => {
    const { hotkeys, keys } = setUp(() => 'no');
    hotkeys.use('F9');
    expect(keys()).toEqual([]);
    expect(hotkeys.status()).toMatchObject({
      label: null,
      wanted: 'F9',
      problem: { code: 'hotkey.unavailable' },
    });
  });

  it('takes a key that cannot be parsed as one that is taken', () => {
    const { hotkeys, log } = setUp((key) => {
      if (key === 'Nonsense+') throw new TypeError('conversion failure');
      return 'yes';
    });
    hotkeys.use('Nonsense+');
    expect(hotkeys.status()).toMatchObject({ label: 'Ctrl+Alt+Space', wanted: 'Nonsense+' });
    expect(log.lines[0]).toContain('not understood');
  });

  it('is unconfirmed until a press is seen where the desktop asks first', () => {
    const { hotkeys, press, presses, changes } = setUp(() => 'unknown');
    hotkeys.use('F9');
    expect(hotkeys.status()).toMatchObject({
      label: 'F9',
      problem: { code: 'hotkey.unconfirmed' },
    });
    press('F9');
    expect(hotkeys.status()).toEqual({ label: 'F9' });
    press('F9');
    expect([presses(), changes()]).toEqual([2, 2]);
  });

  it('changes to another key, or to none', () => {
    const { hotkeys, keys } = setUp(() => 'yes');
    hotkeys.use('F9');
    hotkeys.use('F10');
    expect(keys()).toEqual(['F10']);
    hotkeys.use(null);
    expect(keys()).toEqual([]);
    expect(hotkeys.status()).toEqual({ label: null });
  });
});

describe('global shortcuts', () => {
  const backendOn = (platform: NodeJS.Platform, wayland = false) => {
    let at = 0;
    let press: (() => void) | undefined;
    let later: { readonly at: number; run(): void } | undefined;
    let presses = 0;
    const backend = createGlobalShortcutBackend({
      globalShortcut: {
        register: (_key, callback) => {
          press = callback;
          return true;
        },
        unregister: () => undefined,
      },
      platform,
      wayland,
      now: () => at,
      after(ms, run) {
        later = { at: at + ms, run };
        return () => void (later = undefined);
      },
    });
    const outcome = backend.register('F9', () => void presses++);
    const passUntil = (ms: number): void => {
      const due = later && later.at <= ms ? later : undefined;
      at = due?.at ?? ms;
      if (due) later = undefined;
      due?.run();
      at = ms;
    };
    const pressAt = (ms: number): void => {
      passUntil(ms);
      press?.();
    };
    const holdFrom = (first: number, { delay, period, until }: Repetition): void => {
      pressAt(first);
      for (let ms = first + delay; ms < until; ms += period) pressAt(ms);
    };
    return { backend, outcome, passUntil, pressAt, holdFrom, presses: () => presses };
  };

  /** Milliseconds from the press to its first repeat, and between repeats. */
  interface Repetition {
    readonly delay: number;
    readonly period: number;
    readonly until: number;
  }
  const delays = [200, 250, 500, 600, 660];

  it.each(delays)('count a key held on X11 once, repeated first after %d ms', (delay) => {
    const { outcome, holdFrom, passUntil, pressAt, presses } = backendOn('linux');
    expect(outcome).toBe('yes');
    holdFrom(0, { delay, period: 33, until: 5000 });
    passUntil(6000);
    expect(presses()).toBe(1);
    pressAt(6000);
    expect(presses()).toBe(2);
  });

  it('count a key held again soon after it was released', () => {
    const { holdFrom, passUntil, presses } = backendOn('linux');
    holdFrom(0, { delay: 250, period: 33, until: 1000 });
    holdFrom(1300, { delay: 250, period: 33, until: 3000 });
    passUntil(4000);
    expect(presses()).toBe(2);
  });

  it.each([180, ...delays, 800])('count a second press on X11 after %d ms', (gap) => {
    const { pressAt, passUntil, presses } = backendOn('linux');
    pressAt(0);
    expect(presses()).toBe(1);
    pressAt(gap);
    passUntil(gap + 200);
    expect(presses()).toBe(2);
  });

  it('count two quick presses, the second held', () => {
    const { pressAt, holdFrom, passUntil, presses } = backendOn('linux');
    pressAt(0);
    holdFrom(500, { delay: 660, period: 40, until: 3000 });
    passUntil(4000);
    expect(presses()).toBe(2);
  });

  it('count nothing of a key that was given up meanwhile', () => {
    const { backend, pressAt, passUntil, presses } = backendOn('linux');
    pressAt(0);
    pressAt(300);
    backend.unregister('F9');
    passUntil(1000);
    expect(presses()).toBe(1);
  });

  it('count every press where the system repeats none', () => {
    const { pressAt, presses } = backendOn('win32');
    pressAt(0);
    pressAt(200);
    expect(presses()).toBe(2);
  });

  it('cannot tell on Wayland whether a key is theirs', () => {
    const { backend, outcome } = backendOn('linux', true);
    expect(outcome).toBe('unknown');
    expect(backend.capabilities).toEqual({ press: true, release: false, needsConsent: true });
  });
});

it.each([
  ['Control+Shift+Space', 'linux', 'Ctrl+Shift+Space'],
  ['CommandOrControl+F9', 'win32', 'Ctrl+F9'],
  ['Control+Shift+Space', 'darwin', '⌃⇧Space'],
  ['Option+Command+A', 'darwin', '⌥⌘A'],
] as const)('%s on %s reads %s', (accelerator, platform, label) =>
  expect(acceleratorLabel(accelerator, platform)).toBe(label),
);
