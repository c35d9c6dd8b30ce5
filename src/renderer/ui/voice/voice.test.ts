import { describe, expect, it } from 'vitest';
import { animate } from './frames.js';
import type { FrameHost } from './frames.js';
import { moves, pictureOf } from './picture.js';
import { bandCount, settle, ticksOf } from './ring.js';

const silence = new Float32Array(bandCount);
const loud = new Float32Array(bandCount).fill(1);

describe('picture', () => {
  it.each([
    ['idle', true, false],
    ['failed', true, false],
    ['muted', false, false],
    ['listening', false, false],
    ['listening', true, true],
    ['connecting', false, true],
    ['connecting-mic', true, true],
    ['thinking', true, true],
    ['speaking', false, true],
  ] as const)('%s, live %s: moves %s', (icon, live, moving) => {
    expect(moves(pictureOf(icon, live))).toBe(moving);
  });

  it('tells every two situations apart by more than colour', () => {
    const icons = ['idle', 'connecting', 'listening', 'thinking', 'speaking', 'muted', 'failed'];
    const shapes = icons.map((icon) => {
      const picture = pictureOf(icon as 'idle', true);
      return JSON.stringify(ticksOf(picture, loud, 0.7));
    });
    expect(new Set(shapes).size).toBe(icons.length);
  });
});

describe('ring', () => {
  it('pushes the agent’s voice outwards and one’s own inwards, inside of the canvas', () => {
    const quiet = ticksOf(pictureOf('speaking', true), silence, 0)[0];
    const spoken = ticksOf(pictureOf('speaking', true), loud, 0)[0];
    const heard = ticksOf(pictureOf('listening', true), loud, 0)[0];
    expect(spoken?.to).toBeGreaterThan(quiet?.to ?? 1);
    expect(spoken?.to).toBeLessThan(1);
    expect(spoken?.from).toBe(quiet?.from);
    expect(heard?.from).toBeLessThan(quiet?.from ?? 0);
    expect(heard?.to).toBe(quiet?.to);
  });

  it('is open at the top when failed and sparse when muted', () => {
    const whole = ticksOf(pictureOf('idle', false), silence, 0);
    const failed = ticksOf(pictureOf('failed', false), silence, 0);
    expect(ticksOf(pictureOf('muted', false), silence, 0)).toHaveLength(whole.length / 2);
    expect(failed.length).toBeLessThan(whole.length);
    expect(failed.some(({ angle }) => angle === 0)).toBe(false);
  });

  it('rises faster than it falls', () => {
    const shown = new Float32Array([0, 1]);
    settle(shown, new Float32Array([1, 0]));
    expect(shown[0]).toBeGreaterThan(1 - (shown[1] ?? 0));
  });
});

describe('animation', () => {
  function start(still: boolean) {
    const frames = new Map<number, (ms: number) => void>();
    const drawn: (number | undefined)[] = [];
    let id = 0;
    let changed = (): void => undefined;
    let listening = true;
    const host: FrameHost = {
      nextFrame(run) {
        const mine = (id += 1);
        frames.set(mine, run);
        return () => frames.delete(mine);
      },
      isStill: () => still,
      onStillness(run) {
        changed = run;
        return () => (listening = false);
      },
    };
    const stop = animate(host, (seconds) => drawn.push(seconds));
    const frame = (ms: number): void => {
      const waiting = [...frames.values()];
      frames.clear();
      waiting.forEach((run) => run(ms));
    };
    const setStill = (now: boolean): void => {
      still = now;
      changed();
    };
    return { drawn, frames, frame, setStill, stop, isListening: () => listening };
  }

  it('draws each frame', () => {
    const { drawn, frame } = start(false);
    frame(500);
    frame(533);
    expect(drawn).toEqual([0.5, 0.533]);
  });

  it('draws once and asks for no frame where nothing may move', () => {
    const { drawn, frames } = start(true);
    expect(drawn).toEqual([undefined]);
    expect(frames.size).toBe(0);
  });

  it('stops while it is hidden, and goes on', () => {
    const { drawn, frames, frame, setStill } = start(false);
    frame(1000);
    setStill(true);
    expect(frames.size).toBe(0);
    expect(drawn).toEqual([1, undefined]);
    setStill(false);
    frame(2000);
    expect(drawn.at(-1)).toBe(2);
  });

  it('leaves nothing behind', () => {
    const { frames, stop, isListening } = start(false);
    stop();
    expect(frames.size).toBe(0);
    expect(isListening()).toBe(false);
  });
});
