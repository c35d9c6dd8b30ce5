// @ts-check
import { describe, expect, it } from 'vitest';
import { isInstalled } from './npm.mjs';
import { missingPackages } from './packages.mjs';
import { appEnvironment, describeBrain, readBrain } from './set-up.mjs';

describe('missingPackages', () => {
  it('takes a 64-bit-time edition for the package itself', () => {
    const installed = new Set(['libgtk-3-0t64', 'xvfb']);
    expect(missingPackages(['libgtk-3-0', 'xvfb', 'openbox'], installed)).toEqual(['openbox']);
  });
});

describe('isInstalled', () => {
  const wanted = {
    packages: {
      '': {},
      'local/agent': { version: '0.1.0' },
      'node_modules/@parley/local-agent': { link: true },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/for-another-system': { version: '2.0.0', optional: true },
    },
  };

  it.each([
    ['nothing', {}, false],
    ['all that this system needs', { 'node_modules/a': { version: '1.0.0' } }, true],
    ['another version', { 'node_modules/a': { version: '1.0.1' } }, false],
    [
      'another version of an optional one',
      {
        'node_modules/a': { version: '1.0.0' },
        'node_modules/for-another-system': { version: '1.9.0' },
      },
      false,
    ],
  ])('with %s in node_modules', (_, packages, installed) => {
    expect(isInstalled(wanted, { packages })).toBe(installed);
  });
});

describe('appEnvironment', () => {
  it('adds the connection and keeps the agent’s secrets and Electron’s other lives out', () => {
    const env = {
      HOME: '/h',
      OPENAI_API_KEY: 'k',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '-r x',
    };
    expect(appEnvironment({ LIVEKIT_URL: 'ws://127.0.0.1:1' }, env)).toEqual({
      HOME: '/h',
      LIVEKIT_URL: 'ws://127.0.0.1:1',
    });
  });
});

describe('describeBrain', () => {
  it('says what leaves the machine', () => {
    expect(describeBrain('skills')).toMatch(/nothing you say leaves/);
    expect(describeBrain('smollm')).toMatch(/very small.* often wrong; nothing you say leaves/);
    expect(describeBrain({ model: 'm', sends: 'the text of the conversation' })).toMatch(
      /through m: the text of the conversation is sent/,
    );
  });
});

describe('readBrain', () => {
  it('knows one name', () => {
    expect(readBrain(undefined, { LIVEKIT_URL: 'ws://127.0.0.1:1' })).toBeUndefined();
    expect(readBrain('smollm', {})).toBe('smollm');
  });

  it.each([
    ['gpt', {}, '--brain knows smollm, not "gpt"'],
    ['', {}, '--brain knows smollm, not ""'],
    ['smollm', { LIVEKIT_URL: 'wss://example.test' }, 'LIVEKIT_URL is set ("wss://example.test")'],
  ])('refuses "%s" with %j', (name, env, line) => {
    expect(() => readBrain(name, env)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(line) }),
    );
  });
});
