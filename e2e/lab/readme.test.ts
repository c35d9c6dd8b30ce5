import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const session = join(root, 'packages/session');
const read = (...path: readonly string[]): string => readFileSync(join(...path), 'utf8');

it('the session’s README opens with the example that is built', () => {
  const [, shown] = /^```svelte\n([\s\S]*?)^```/m.exec(read(session, 'README.md')) ?? [];
  expect(shown).toBe(read(root, 'examples/minimal/src/App.svelte'));
});

it('the list of conformance names tests that there are', () => {
  const cells = read(session, 'docs/conformance.md').matchAll(
    /`([\w/.-]+\.(?:test|spec)\.ts)`: ((?:“[^”]+”(?:, )?)+)/g,
  );
  const cited = [...cells].flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ file, title })),
  );
  expect(cited.length).toBeGreaterThan(60);
  const missing = cited.filter(({ file, title }) => {
    const folder = file.startsWith('e2e/') ? root : join(session, 'src');
    const text = read(folder, file);
    return !["'", '`'].some((quote) => text.includes(`${quote}${title}${quote}`));
  });
  expect(missing).toEqual([]);
});
