import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformWithOxc } from 'vite';
import { describe, expect, it } from 'vitest';
import { createLog } from './log.js';
import { createRedactor } from './redactor.js';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
const { redact } = createRedactor(['the-secret', '', 'abc']);

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

  it('is written wherever the app is started', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-log-'));
    const file = join(folder, 'parley.log');
    // As Electron runs a checkout: no module of Parley's is the first one.
    const source = join(import.meta.dirname, 'log.ts');
    const { code } = await transformWithOxc(readFileSync(source, 'utf8'), source);
    const library = createRequire(import.meta.url).resolve('electron-log/node');
    const script = `${code.replace('electron-log/node', library)}
      createLog(${JSON.stringify(file)}, (text) => text).info('first');`;
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(readFileSync(file, 'utf8')).toContain('first');
  });

  it('says so when there is no file to report from', () => {
    const log = createLog('/nowhere/parley.log', redact);
    expect(log.lastLines(5)[0]).toContain('cannot be read');
  });
});
