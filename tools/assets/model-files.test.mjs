// @ts-check
import { describe, expect, it } from 'vitest';
import { moonshineTokens, onnxMetadata, piperTokens } from './model-files.mjs';

const base64 = (/** @type {string | number[]} */ bytes) =>
  Buffer.from(/** @type {string} */ (bytes)).toString('base64');

describe('moonshineTokens', () => {
  it('numbers the tokens and writes their bytes in base64', () => {
    const binary = Buffer.from([5, ...Buffer.from('<unk>'), 2, 0xc3, 0xa9]);
    expect(moonshineTokens(binary)).toBe(`${base64('<unk>')} 0\n${base64('é')} 1\n`);
  });

  it('writes an empty token as one zero byte', () => {
    expect(moonshineTokens(Buffer.from([0, 1, 97]))).toBe(`${base64([0])} 0\n${base64('a')} 1\n`);
  });

  it.each([128, 200, 255, 300])('reads a token of %i bytes, whose length takes two', (length) => {
    // The low seven bits with the top bit set, then the rest.
    const binary = Buffer.from([
      (length % 128) + 128,
      Math.floor(length / 128),
      ...Array(length).fill(98),
    ]);
    expect(moonshineTokens(binary)).toBe(`${base64('b'.repeat(length))} 0\n`);
  });

  it('refuses a file that ends inside a token', () => {
    expect(() => moonshineTokens(Buffer.from([1, 97, 9, 98]))).toThrow('inside token 1');
  });
});

describe('piperTokens', () => {
  it('writes each phoneme with its first id, the space too', () => {
    expect(piperTokens({ _: [0], ' ': [3], ŋ: [44, 45] })).toBe('_ 0\n  3\nŋ 44\n');
  });
});

describe('onnxMetadata', () => {
  it('is field 14 of ModelProto, once per entry, with key and value', () => {
    const bytes = onnxMetadata({ a: 'bc', d: '' });
    expect([...bytes]).toEqual([
      ...[0x72, 7, 0x0a, 1, 97, 0x12, 2, 98, 99],
      ...[0x72, 5, 0x0a, 1, 100, 0x12, 0],
    ]);
  });

  it('writes lengths over 127 as varints', () => {
    const bytes = onnxMetadata({ k: 'v'.repeat(200) });
    expect([...bytes.subarray(0, 3)]).toEqual([0x72, ((3 + 3 + 200) % 128) | 128, 1]);
    expect(bytes).toHaveLength(3 + 3 + 3 + 200);
  });
});
