import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startWithSecrets } from './start-with-secrets.js';

const url = 'wss://example.livekit.cloud';

/** Keeps what it was started with and what its first pipe brings, in the file that it is given. */
const reader = `
  const { readFileSync, writeFileSync } = require('node:fs');
  const environ = readFileSync('/proc/self/environ', 'utf8').split('\\0');
  const pipe = readFileSync(3, 'utf8');
  writeFileSync(process.argv[1], JSON.stringify({ environ, pipe }));`;

it.runIf(process.platform === 'linux').each([
  ['LIVEKIT_API_SECRET', { LIVEKIT_URL: url, LIVEKIT_API_KEY: 'key' }],
  ['LIVEKIT_TOKEN', { LIVEKIT_URL: url }],
  ['LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION', { LIVEKIT_TOKEN_ENDPOINT: 'https://example.com' }],
])('hands %s over outside of the environment', async (name, others) => {
  const found = join(mkdtempSync(join(tmpdir(), 'parley-secrets-')), 'found.json');
  const variables = { ...others, [name]: 'hush-hush' };
  const child = startWithSecrets(process.execPath, ['-e', reader, found], variables);
  expect(await once(child, 'exit')).toEqual([0, null]);
  const { environ, pipe } = JSON.parse(readFileSync(found, 'utf8')) as {
    readonly environ: readonly string[];
    readonly pipe: string;
  };
  expect(pipe).toBe('hush-hush');
  expect(environ).toEqual(
    expect.arrayContaining([
      `${name}_FILE=/dev/fd/3`,
      ...Object.entries(others).map((entry) => entry.join('=')),
    ]),
  );
  expect(environ.filter((entry) => entry.includes('hush-hush'))).toEqual([]);
});

it('tells its caller of a program that is not there', async () => {
  const child = startWithSecrets('/nowhere', [], { LIVEKIT_TOKEN: 'hush-hush' });
  expect(await once(child, 'error')).toMatchObject([{ code: 'ENOENT' }]);
});
