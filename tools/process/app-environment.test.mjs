// @ts-check
import { describe, expect, it } from 'vitest';
import { appEnvironment } from './app-environment.mjs';

describe('appEnvironment', () => {
  it('adds the connection and keeps the agent’s secrets and Electron’s other lives out', () => {
    const env = {
      HOME: '/h',
      OPENAI_API_KEY: 'k',
      LIVEKIT_TOKEN: 'of another server',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '-r x',
    };
    expect(appEnvironment({ LIVEKIT_URL: 'ws://127.0.0.1:1' }, env)).toEqual({
      HOME: '/h',
      LIVEKIT_URL: 'ws://127.0.0.1:1',
    });
    expect(appEnvironment({}, env)).toEqual({ HOME: '/h', LIVEKIT_TOKEN: 'of another server' });
  });
});
