// @ts-check
import { expect, it } from 'vitest';
import { below, isRunning, lines, startScript } from './scripts.mjs';

it('npm test that gets SIGTERM says so in one line, ends what runs and begins nothing more', async () => {
  const args = ['scripts/test.mjs', '--only', 'unit,integration', '--grep', 'the name of no test'];
  const { PATH, HOME } = process.env;
  const { child, ended, out } = startScript(args, { PATH, HOME });
  const pid = child.pid ?? 0;
  await expect
    .poll(() => out().includes('# unit') && below(pid).length > 2, { timeout: 60_000 })
    .toBe(true);
  const processes = below(pid);
  child.kill('SIGTERM');
  const end = await ended;
  expect(end.code, end.err).toBe(143);
  expect(lines(end.err)).toEqual(['The tests were interrupted before their end.']);
  expect(end.out).not.toMatch(/# integration|\d passed, /);
  await expect.poll(() => processes.filter(isRunning), { timeout: 10_000 }).toEqual([]);
}, 120_000);
