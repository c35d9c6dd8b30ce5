import { expect, test } from 'vitest';
import page from '../index.html?raw';
import { pictureOf } from './voice/picture.js';
import { bandCount, ticksOf } from './voice/ring.js';

const radius = 122;

test('the ring of the first picture is the one that is drawn over it', () => {
  const drawn = [...page.matchAll(/M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/g)].map((numbers) =>
    numbers.slice(1).map(Number),
  );
  const ticks = ticksOf(pictureOf('idle', false), new Float32Array(bandCount), 0);
  expect(drawn).toHaveLength(ticks.length);
  ticks.forEach(({ angle, from, to }, index) => {
    const [x, y] = [Math.sin(angle) * radius, -Math.cos(angle) * radius];
    const ends = [x * from, y * from, x * to, y * to].map((at) => radius + at);
    ends.forEach((at, end) => expect(drawn[index]?.[end]).toBeCloseTo(at, 1));
  });
});

test('the first picture is for the eyes only, and nothing in it can be pressed', () => {
  expect(page).toContain('<div class="shell" aria-hidden="true">');
  expect(page).not.toMatch(/<button|style=|tabindex/);
});
