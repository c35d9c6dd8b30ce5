import { describe, expect, it } from 'vitest';
import { plainData } from './plain-data.js';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const keys = (count: number): string =>
  `{${Array.from({ length: count }, (_, at) => `"${at}":1`).join()}}`;

describe('what a window sends', () => {
  it.each([
    ['nothing', undefined, undefined],
    ['a number', '0.5', 0.5],
    ['an object', '{"a":[1,null,{"b":"text"}],"c":true}', { a: [1, null, { b: 'text' }], c: true }],
    ['ten levels', nested(10), [[[[[[[[[[]]]]]]]]]]],
  ])('is taken apart: %s', (_, sent, value) =>
    expect(plainData(sent)).toEqual({ ok: true, value }),
  );

  it.each([
    ['50 MB of bytes', new Uint8Array(52_428_800), /not JSON/],
    ['an object that is not text', { fresh: true }, /not JSON/],
    ['half a text', '{"fresh":', /not JSON/],
    ['256 MB of text', 'x'.repeat(268_435_456), /characters/],
    ['a million keys', keys(1_000_000), /characters/],
    ['as many keys as the text may hold', keys(20_000), /parts/],
    ['as many parts as the text may hold', `[${'1,'.repeat(131_000)}1]`, /parts/],
    ['as deep as the text may be', nested(131_000), /levels/],
  ])('is refused at once: %s', (_, sent, rule) => {
    const begun = performance.now();
    expect(plainData(sent)).toEqual({ ok: false, rule: expect.stringMatching(rule) });
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
