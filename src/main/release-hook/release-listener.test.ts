import { UiohookKey as Key } from 'uiohook-napi';
import { expect, it } from 'vitest';
import { chordOf } from './chord.js';
import { ReleaseListener } from './release-listener.js';

function listenTo(accelerator: string, platform: NodeJS.Platform = 'linux') {
  const chord = chordOf(accelerator, platform);
  if (!chord) throw new Error(`${accelerator} is no chord`);
  let at = 0;
  const told: string[] = [];
  const listener = new ReleaseListener(
    chord,
    (what) => void told.push(what),
    () => at,
  );
  return {
    listener,
    told,
    pass: (ms: number) => void (at += ms),
    down: (...codes: number[]) => codes.forEach((code) => listener.down(code)),
  };
}

it.each([
  ['its key', Key.Space],
  ['its Ctrl', Key.Ctrl],
  ['its Shift', Key.ShiftRight],
])('a chord is let go with %s, once', (_, code) => {
  const { listener, told, down } = listenTo('Control+Shift+Space');
  down(Key.Ctrl, Key.ShiftRight, Key.Space);
  listener.watch();
  expect(told).toEqual([]);
  listener.up(code);
  for (const other of [Key.Space, Key.ShiftRight, Key.Ctrl]) listener.up(other);
  expect(told).toEqual(['up']);
});

it('a chord is not let go with a key that is not its own', () => {
  const { listener, told, down } = listenTo('Control+Shift+Space');
  down(Key.W, Key.Ctrl, Key.Shift, Key.Space, Key.A);
  listener.watch();
  for (const code of [Key.W, Key.A, Key.Alt]) listener.up(code);
  expect(told).toEqual([]);
});

it('a tap that is over before main speaks of it is told at once', () => {
  const { listener, told, down } = listenTo('Control+Shift+Space');
  down(Key.Ctrl, Key.Shift, Key.Space);
  for (const code of [Key.Space, Key.Shift, Key.Ctrl]) listener.up(code);
  expect(told).toEqual([]);
  listener.watch();
  expect(told).toEqual(['up']);
});

it('main may speak of a press before the press itself comes', () => {
  const { listener, told, down } = listenTo('Control+Space');
  // Typed before, and no chord.
  down(Key.Space);
  listener.up(Key.Space);
  down(Key.Ctrl);
  listener.watch();
  down(Key.Space);
  expect(told).toEqual([]);
  listener.up(Key.Space);
  expect(told).toEqual(['up']);
});

it('a chord is let go with its modifier where the layout has its letter elsewhere', () => {
  const { listener, told, down } = listenTo('Alt+A');
  down(Key.Alt, Key.Q);
  listener.watch();
  listener.up(Key.Q);
  expect(told).toEqual([]);
  listener.up(Key.Alt);
  expect(told).toEqual(['up']);
});

it.each([
  ['CommandOrControl+F9', 'darwin', Key.Meta],
  ['CommandOrControl+F9', 'linux', Key.CtrlRight],
  ['Super+Up', 'linux', Key.MetaRight],
  ['AltGr+Return', 'win32', Key.AltRight],
] as const)('%s on %s has the modifier that the system calls so', (accelerator, platform, code) => {
  expect(chordOf(accelerator, platform)?.modifiers.flat()).toContain(code);
});

it('a key that cannot be heard makes no chord', () => {
  expect(chordOf('MediaPlayPause', 'linux')).toBeUndefined();
});

it('a held key gives a sign of life once a second at most', () => {
  const { listener, pass, told, down } = listenTo('F9');
  down(Key.F9);
  listener.watch();
  for (let times = 0; times < 50; times += 1) {
    pass(100);
    down(Key.F9, Key.F8);
  }
  expect(told).toEqual(['alive', 'alive', 'alive', 'alive', 'alive']);
});
