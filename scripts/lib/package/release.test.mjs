// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { configurationFor } from '../../../packaging/electron-builder.mjs';
import { placeholder } from '../../../packaging/identity.mjs';
import { checkout } from '../../../tools/bootstrap/paths.mjs';
import { readDistributor } from './distributor.mjs';

/**
 * @typedef {{ run?: string, uses?: string, env?: Record<string, string>,
 *   with?: Record<string, string> }} Step
 * @typedef {{ steps: Step[], needs?: string[], if?: string,
 *   permissions?: Record<string, string> }} Job
 */

const file = join(checkout, '.github/workflows/release.yml');
/** @type {{ permissions: object, jobs: Record<'packages' | 'installed' | 'publish', Job> }} */
const workflow = parse(readFileSync(file, 'utf8'));
const jobs = Object.values(workflow.jobs);
const making = workflow.jobs.packages.steps.find(({ run }) => run?.includes('--release'));

test('the release workflow refuses to run without a distributor', () => {
  // A variable that is not set comes as an empty one.
  const variables = Object.entries(making?.env ?? {}).filter(([, value]) => /vars\./.test(value));
  expect(Object.fromEntries(variables)).toMatchObject({
    PARLEY_APP_ID: '${{ vars.PARLEY_APP_ID }}',
    PARLEY_MAINTAINER: '${{ vars.PARLEY_MAINTAINER }}',
    PARLEY_HOMEPAGE: '${{ vars.PARLEY_HOMEPAGE }}',
  });
  const unset = Object.fromEntries(variables.map(([name]) => [name, '']));
  expect(() => readDistributor(unset, { release: true })).toThrow('must be set');
});

test('secrets reach the steps that sign, and only the last job may write', () => {
  expect(workflow.permissions).toEqual({ contents: 'read' });
  const writing = jobs.filter((job) => JSON.stringify(job.permissions ?? {}).includes('write'));
  expect(writing).toEqual([workflow.jobs.publish]);
  const steps = jobs.flatMap((job) => job.steps);
  const secret = steps.filter((step) => JSON.stringify(step).includes('secrets.'));
  expect(secret.length).toBeGreaterThan(0);
  const around = JSON.stringify(workflow, (key, value) => (key === 'steps' ? [] : value));
  expect(around, 'no job has one for all its steps').not.toContain('secrets.');
  expect(
    secret.every(({ run }) => run !== undefined),
    'no action of others gets one',
  ).toBe(true);
});

test('nothing is published that was not installed, and then only as a draft', () => {
  const { needs, steps, if: when } = workflow.jobs.publish;
  expect(needs).toEqual(expect.arrayContaining(['packages', 'installed']));
  expect(when).toContain('refs/tags/');
  expect(steps.some(({ run }) => /gh release create .*--draft/.test(run ?? ''))).toBe(true);
  expect(workflow.jobs.installed.steps.some(({ run }) => run?.includes('--test'))).toBe(true);
});

test('every kind of package that is made is kept', () => {
  const { linux, mac, win } = configurationFor(placeholder);
  const made = [linux, mac, win].flatMap((platform) => [platform?.target ?? []].flat());
  const kinds = made.map((target) => (typeof target === 'object' ? target.target : target));
  const endings = kinds.map((kind) => (kind === 'nsis' ? 'exe' : kind));
  const upload = workflow.jobs.packages.steps.find(({ uses }) =>
    /upload-artifact/.test(uses ?? ''),
  );
  const kept = (upload?.with?.['path'] ?? '').trim().split(/\s+/);
  expect(endings.length).toBeGreaterThan(5);
  expect(kept).toEqual(expect.arrayContaining(endings.map((ending) => `dist/*.${ending}`)));
});
