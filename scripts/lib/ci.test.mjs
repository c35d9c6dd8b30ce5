// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkout } from '../../tools/bootstrap/paths.mjs';

const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
const read = (/** @type {string} */ name) =>
  parse(readFileSync(join(checkout, '.github/workflows', name), 'utf8'));
/** @typedef {{ run?: string, uses?: string }} Step */
/** @param {string} name @returns {Step[]} */
const stepsOf = (name) =>
  Object.values(/** @type {Record<string, { steps: Step[] }>} */ (read(name).jobs)).flatMap(
    ({ steps }) => steps,
  );

it('checks every pull request with scripts that exist, and gives it no secret and no rights', () => {
  const workflow = read('ci.yml');
  expect(workflow.on).toHaveProperty('pull_request');
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(JSON.stringify(workflow)).not.toContain('secrets.');
  const called = stepsOf('ci.yml').flatMap(({ run = '' }) => /npm run (\S+)/.exec(run)?.[1] ?? []);
  expect(called).toEqual(['typecheck', 'lint', 'test:unit']);
  for (const name of called) expect(scripts).toHaveProperty(name);
});

it.each(['ci.yml', 'release.yml'])('%s runs only actions that a hash pins', (name) => {
  const used = stepsOf(name).flatMap(({ uses = [] }) => uses);
  expect(used.length).toBeGreaterThan(0);
  for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
});
