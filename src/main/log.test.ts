import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createLog, createRedactor } from './log.js';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
const { redact, learn } = createRedactor(['the-secret', '', 'abc']);

const odd = 'p"a/s\\s+w ö';

describe('the redactor', () => {
  it.each([
    [`token ${jwt} was refused`, 'token [token] was refused'],
    ['wss://x/rtc?access_token=abc.def&x=1', 'wss://x/rtc?access_token=[token]&x=1'],
    ['the-secret and the-secret', '[secret] and [secret]'],
    ['nothing to hide, abc', 'nothing to hide, abc'],
  ])('%s', (text, expected) => expect(redact(text)).toBe(expected));

  it.each([
    ['as it is', odd],
    ['in JSON', JSON.stringify({ secret: odd })],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ secret: odd }))],
    ['in an address', `https://x.example/?secret=${encodeURIComponent(odd)}`],
    ['in an address, in lower case', encodeURIComponent(odd).toLowerCase()],
    ['in a path', encodeURI(odd)],
    ['in a form', new URLSearchParams({ secret: odd }).toString()],
    ['in what Node shows of an object', inspect({ secret: odd })],
  ])('finds a secret %s', (_, text) => {
    const { redact: redactOdd } = createRedactor([odd]);
    expect(redactOdd(text)).toContain('[secret]');
    expect(redactOdd(text)).not.toMatch(/p.{0,4}a.{1,4}s.{1,4}s/);
  });

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

  it.each([
    ['one\n[2026-01-01 00:00:00.000] [error] forged', /one\n {4}\[2026/],
    ['one\r\n[error] forged', /one\n {4}\[error\] forged/],
    ['\x1b[31mred\x07', /\\u\{1b\}\[31mred\\u\{7\}/],
    ['abc\u202egpj.exe', /abc\\u\{202e\}gpj/],
    ['x'.repeat(5_000_000), /x{8000} … \(cut\)$/m],
  ])('cannot be forged, coloured or filled (%#)', (text, written) => {
    const file = join(mkdtempSync(join(tmpdir(), 'parley-log-')), 'parley.log');
    const log = createLog(file, redact);
    log.info(text);
    log.info('next');
    const lines = readFileSync(file, 'utf8');
    expect(lines).toMatch(written);
    expect(lines.length).toBeLessThan(9_000);
    expect(lines.match(/^\[/gm)).toHaveLength(2);
  });

  it('says so when there is no file to report from', () => {
    const log = createLog('/nowhere/parley.log', redact);
    expect(log.lastLines(5)[0]).toContain('cannot be read');
  });
});
