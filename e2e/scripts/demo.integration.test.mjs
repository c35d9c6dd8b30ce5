// @ts-check
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../tools/bootstrap/paths.mjs';
import { below, commandLine, isRunning, lines, startScript } from './scripts.mjs';

/** @typedef {(pid: number, words: string) => boolean} Moment */

/** @param {RegExp} words @returns {Moment} */
const said = (words) => (_pid, text) => words.test(text);

/** @param {RegExp} called @returns {Moment} */
const runs = (called) => (pid) => below(pid).some((one) => called.test(commandLine(one)));

describe('a demo that is interrupted', () => {
  it.each(
    /** @type {const} */ ([
      ['SIGTERM', 'while its agent has just become ready', said(/nothing you say leaves/), 143],
      ['SIGINT', 'while its app starts', runs(/--user-data-dir=\S*parley-demo-/), 130],
      ['SIGINT', 'in the middle of the conversation', said(/ s {2}Listening/), 130],
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
      const pid = child.pid ?? 0;
      await expect.poll(() => reached(pid, out() + err()), { timeout: 180_000 }).toBe(true);
      const processes = below(pid);
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
    300_000,
  );
});
