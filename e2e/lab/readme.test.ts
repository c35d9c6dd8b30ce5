import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const session = join(import.meta.dirname, '../../packages/session');
const readme = readFileSync(join(session, 'README.md'), 'utf8');

it('the model’s README shows the example that is compiled', () => {
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const compiled = join(import.meta.dirname, 'example.ts');
  expect(shown).toBe(readFileSync(compiled, 'utf8'));
});

it('the model’s README names each file of the model, and no other', () => {
  const rows = readme.split('\n').filter((line) => /^\| .* \| `/.test(line));
  const named = rows.flatMap((line) => [...line.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
  const files = readdirSync(join(session, 'src'))
    .filter(
      (file) =>
        file.endsWith('.ts') &&
        !file.endsWith('.test.ts') &&
        file !== 'testing.ts' &&
        file !== 'index.ts',
    )
    .map((file) => file.slice(0, -3));
  expect(named.sort()).toEqual(files.sort());
});
