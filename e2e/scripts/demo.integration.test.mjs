// @ts-check
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../tools/bootstrap/paths.mjs';
import { childrenOf, isRunning, lines, startScript } from './scripts.mjs';

/** All that a process has started. @param {number} pid @returns {number[]} */
const below = (pid) => childrenOf(pid).flatMap((child) => [child, ...below(child)]);

describe('a demo that is interrupted', () => {
  it.each(
    /** @type {const} */ ([
      ['SIGTERM', 'while its agent has just become ready', /nothing you say leaves/, 143],
      ['SIGINT', 'in the middle of the conversation', / s {2}Listening/, 130],
    ]),
  )(
    'by %s %s says so in one line and leaves nothing behind',
    async (signal, _when, reached, code) => {
      const folder = mkdtempSync(join(tmpdir(), 'parley-demo-test-'));
      const { child, ended, out, err } = startScript(['scripts/start.mjs', '--demo'], {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        PARLEY_CACHE: cacheFolder(),
        // No display: it makes one of its own.
        TMPDIR: folder,
      });
      await expect.poll(() => out() + err(), { timeout: 120_000 }).toMatch(reached);
      const processes = below(child.pid ?? 0);
      expect(processes.length).toBeGreaterThan(1);
      child.kill(signal);
      const end = await ended;
      expect(end.code, end.err).toBe(code);
      expect(lines(end.err).filter((line) => /interrupt/i.test(line))).toEqual([
        'The demo was interrupted before its end.',
      ]);
      expect(end.out + end.err).not.toMatch(/Screenshots:|was closed|did not get|Error/);
      await expect.poll(() => processes.filter(isRunning), { timeout: 10_000 }).toEqual([]);
      expect(readdirSync(folder).filter((name) => name.startsWith('parley-'))).toEqual([]);
    },
    240_000,
  );
});
