import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replaceFile, sha512Of } from './files.js';

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'parley-update-'));
}

test('the hash is of the whole file, whatever its size', () => {
  const file = join(folder(), 'large');
  const bytes = Buffer.alloc(2.5 * 1024 * 1024, 'parley');
  writeFileSync(file, bytes);
  expect(sha512Of(file)).toBe(createHash('sha512').update(bytes).digest('base64'));
});

test('the new file takes the old one’s place', () => {
  const at = folder();
  writeFileSync(join(at, 'Parley.AppImage'), 'old');
  writeFileSync(join(at, 'fetched'), 'new', { mode: 0o600 });
  replaceFile(join(at, 'Parley.AppImage'), join(at, 'fetched'), 0o755);
  expect(readdirSync(at)).toEqual(['Parley.AppImage']);
  expect(readFileSync(join(at, 'Parley.AppImage'), 'utf8')).toBe('new');
  expect(statSync(join(at, 'Parley.AppImage')).mode & 0o777).toBe(0o755);
});

test('the old file stays when the new one cannot take its place', () => {
  const at = folder();
  // A folder cannot be replaced by a file.
  mkdirSync(join(at, 'Parley.AppImage'));
  writeFileSync(join(at, 'Parley.AppImage', 'inside'), 'old');
  writeFileSync(join(at, 'fetched'), 'new');
  expect(() => replaceFile(join(at, 'Parley.AppImage'), join(at, 'fetched'), 0o755)).toThrow();
  expect(readdirSync(at).sort()).toEqual(['Parley.AppImage', 'fetched']);
  expect(readFileSync(join(at, 'Parley.AppImage', 'inside'), 'utf8')).toBe('old');
});
