import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog, createRedactor } from './log.js';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
const { redact, learn } = createRedactor(['the-secret', '', 'abc']);

describe('the redactor', () => {
  it.each([
    [`token ${jwt} was refused`, 'token [token] was refused'],
    ['wss://x/rtc?access_token=abc.def&x=1', 'wss://x/rtc?access_token=[token]&x=1'],
    ['the-secret and the-secret', '[secret] and [secret]'],
    ['nothing to hide, abc', 'nothing to hide, abc'],
  ])('%s', (text, expected) => expect(redact(text)).toBe(expected));

  it('learns secrets as they come, a header’s value whole and without its scheme', () => {
    expect(redact('says wxyz-1')).toBe('says wxyz-1');
    learn('Bearer wxyz-1');
    learn('wxyz');
    expect(redact('says wxyz-1, Bearer wxyz-1 and wxyz; Bearer')).toBe(
      'says [secret], [secret] and [secret]; Bearer',
    );
  });
});

describe('the log', () => {
  it('writes redacted lines to a file that only the user can read', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'parley-log-')), 'logs', 'parley.log');
    const log = createLog(file, redact);
    log.info('first');
    log.warn(`refused ${jwt}`, { secret: 'the-secret' });
    log.error('broken', new Error(`with ${jwt}`));
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('first');
    expect(text).toContain("refused [token] { secret: '[secret]' }");
    expect(text).toContain('Error: with [token]');
    expect(text).toContain('log.test.ts');
    expect(text).not.toMatch(/eyJ|the-secret/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(log.lastLines(2)).toEqual(text.trimEnd().split('\n').slice(-2));
  });

  it('says so when there is no file to report from', () => {
    const log = createLog('/nowhere/parley.log', redact);
    expect(log.lastLines(5)[0]).toContain('cannot be read');
  });
});
