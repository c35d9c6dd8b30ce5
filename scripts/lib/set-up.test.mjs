// @ts-check
import { describe, expect, it } from 'vitest';
import { connectionGiven, describeBrain, readBrain } from './set-up.mjs';

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
    ['smollm', { LIVEKIT_URL: 'wss://example.test' }, 'LIVEKIT_URL is set:'],
    ['smollm', { LIVEKIT_SANDBOX_ID: 'x' }, 'LIVEKIT_SANDBOX_ID is set:'],
  ])('refuses "%s" with %j', (name, env, line) => {
    expect(() => readBrain(name, env)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(line) }),
    );
  });
});

it('brings the local agent only where no other server is given', () => {
  expect(connectionGiven({ LIVEKIT_API_KEY: 'k', LIVEKIT_URL: '' })).toBeUndefined();
  for (const name of ['LIVEKIT_URL', 'LIVEKIT_TOKEN_ENDPOINT', 'LIVEKIT_SANDBOX_ID'])
    expect(connectionGiven({ [name]: 'x' })).toBe(name);
});
