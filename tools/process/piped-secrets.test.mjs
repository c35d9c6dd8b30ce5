// @ts-check
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { pipedSecrets } from './piped-secrets.mjs';
import { spawnBound } from './spawn.mjs';

const reader = `
  const { readFileSync } = require('node:fs');
  const environ = readFileSync('/proc/self/environ', 'utf8').split('\\0');
  const pipes = [3, 4].map((pipe) => readFileSync(pipe, 'utf8'));
  console.log(JSON.stringify({ environ, pipes }));`;

it.runIf(process.platform === 'linux')('gives secrets through pipes alone', async () => {
  const secrets = pipedSecrets({
    LIVEKIT_URL: 'wss://example.livekit.cloud',
    LIVEKIT_API_SECRET: 'hush-secret',
    LIVEKIT_TOKEN: 'hush-token',
    LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION: '',
  });
  const app = spawnBound(process.execPath, ['-e', reader], {
    env: secrets.env,
    stdio: ['ignore', 'pipe', 'inherit', ...secrets.stdio],
  });
  secrets.give(app);
  const said = text(/** @type {import('node:stream').Readable} */ (app.stdout));
  expect(await once(app, 'exit')).toEqual([0, null]);
  const { environ, pipes } = JSON.parse(await said);
  expect(pipes).toEqual(['hush-secret', 'hush-token']);
  expect(environ).toEqual(
    expect.arrayContaining([
      'LIVEKIT_URL=wss://example.livekit.cloud',
      'LIVEKIT_API_SECRET_FILE=/dev/fd/3',
      'LIVEKIT_TOKEN_FILE=/dev/fd/4',
    ]),
  );
  expect(environ.join()).not.toContain('hush');
});

it('leaves them variables where pipes do not reach the app', () => {
  const env = { LIVEKIT_TOKEN: 'hush-token' };
  expect(pipedSecrets(env, false)).toMatchObject({ env, stdio: [] });
});
