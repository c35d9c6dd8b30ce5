import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureTexts } from '../shared/failures.js';
import type { FailureCode } from '../shared/failures.js';

const root = join(import.meta.dirname, '../..');

/** The text of every file of code below a folder whose path fits. */
function textsOf(folder: string, fits: (file: string) => boolean): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|svelte)$/.test(file) && fits(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'));
}

const isTest = (file: string): boolean => /\.test\.ts$|\.spec\.ts$|(^|\/)testing/.test(file);
// The gallery shows failures without raising them.
const app = ['src', 'packages'].flatMap((folder) =>
  textsOf(folder, (file) => !isTest(file) && !/gallery|shared\/failures/.test(file)),
);
const tests = [
  ...textsOf('src', (file) => isTest(file) && !file.endsWith('failure-codes.test.ts')),
  ...textsOf('packages', isTest),
  ...textsOf('e2e/tests', () => true),
];

describe('each failure of the table', () => {
  const codes = Object.keys(failureTexts) as FailureCode[];

  it.each(codes)('%s is raised by the app, and by a test', (code) => {
    expect(app.some((text) => text.includes(`'${code}'`))).toBe(true);
    const { message } = failureTexts[code];
    expect(tests.some((text) => text.includes(`'${code}'`) || text.includes(message))).toBe(true);
  });

  it('says two whole sentences of its own, and none is another’s', () => {
    const sentences = Object.values(failureTexts).flatMap(({ message, advice }) => [
      message,
      advice,
    ]);
    for (const sentence of sentences) expect(sentence).toMatch(/^\p{Lu}.+\.$/su);
    const messages = Object.values(failureTexts).map(({ message }) => message);
    expect(new Set(messages).size).toBe(messages.length);
  });
});
