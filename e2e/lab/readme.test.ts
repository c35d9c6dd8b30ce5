import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const session = join(import.meta.dirname, '../../packages/session');
const readme = readFileSync(join(session, 'README.md'), 'utf8');

it('the session’s README shows the example that is compiled', () => {
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const compiled = join(import.meta.dirname, 'example.ts');
  expect(shown).toBe(readFileSync(compiled, 'utf8'));
});
