import { describe, expect, it } from 'vitest';
import { tooMuch } from './plain-data.js';

const deep = (levels: number): object => (levels === 0 ? {} : { inner: deep(levels - 1) });
const circle: Record<string, unknown> = {};
circle['self'] = circle;

describe('tooMuch', () => {
  it.each([
    ['nothing', undefined],
    ['a number', 0.5],
    ['an object', { a: [1, null, { b: 'text' }], c: true }],
    ['nine levels', deep(9)],
  ])('has nothing against %s', (_, value) => expect(tooMuch(value)).toBeUndefined());

  it.each([
    ['50 MB of bytes', new Uint8Array(52_428_800), /not plain/],
    ['a map', { map: new Map() }, /not plain/],
    ['a date', new Date(0), /not plain/],
    ['50 MB of text', { text: 'x'.repeat(52_428_800) }, /characters/],
    ['a long key', { ['k'.repeat(1_000_000)]: 1 }, /characters/],
    ['many texts', Array(300).fill('x'.repeat(1_000)), /characters/],
    ['a hundred million holes', Array(100_000_000), /parts/],
    ['many parts', Array(10_000).fill({}), /parts/],
    ['depth', deep(1_000), /levels/],
    ['a circle', circle, /levels/],
  ])('refuses %s at once', (_, value, rule) => {
    const begun = performance.now();
    expect(tooMuch(value)).toMatch(rule);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
