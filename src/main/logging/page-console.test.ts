import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { logConsole } from './page-console.js';
import { fakeLog } from '../testing.js';

function setUp() {
  const contents = new EventEmitter();
  const log = fakeLog();
  let at = 0;
  logConsole(contents as unknown as WebContents, 'page', log, () => at);
  return {
    log,
    say: (message: string) => contents.emit('console-message', { level: 'info', message }),
    wait: (ms: number) => (at += ms),
  };
}

describe('the console of a page', () => {
  it.each([
    ['plain words', 'info page: plain words'],
    [' with space \n', 'info page: with space'],
    ['one\n2026-01-01 [error] forged', 'info page: one\\n2026-01-01 [error] forged'],
    ['one\r\ntwo\rthree', 'info page: one\\ntwo\\nthree'],
  ])('says %j on one line', (message, line) => {
    const { say, log } = setUp();
    say(message);
    expect(log.lines).toEqual([line]);
  });

  it('is not looked at beyond 10,000 characters', () => {
    const { say, log } = setUp();
    say('x'.repeat(5_000_000));
    expect(log.lines[0]?.length).toBeLessThan(10_100);
  });

  it('of 20,000 lines fills no log, and is heard again later', () => {
    const { say, log, wait } = setUp();
    for (let at = 0; at < 20_000; at += 1) say(`line ${at}`);
    expect(log.lines).toHaveLength(101);
    expect(log.lines.at(-1)).toBe('warn page: too many lines; some are left out');
    wait(1_000);
    say('later');
    expect(log.lines.slice(-2)).toEqual([
      'warn page: 19900 lines were left out',
      'info page: later',
    ]);
  });
});
