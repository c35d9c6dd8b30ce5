// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkout } from '../../tools/bootstrap/paths.mjs';

const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
const workflow = parse(readFileSync(join(checkout, '.github/workflows/ci.yml'), 'utf8'));

it('checks every pull request with scripts that exist, and gives it no secret and no rights', () => {
  expect(workflow.on).toHaveProperty('pull_request');
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(JSON.stringify(workflow)).not.toContain('secrets.');
  /** @type {{ run?: string }[]} */
  const steps = Object.values(workflow.jobs).flatMap(({ steps }) => steps);
  const called = steps.flatMap(({ run = '' }) => /npm run (\S+)/.exec(run)?.[1] ?? []);
  expect(called).toEqual(['typecheck', 'lint', 'test:unit']);
  for (const name of called) expect(scripts).toHaveProperty(name);
});
