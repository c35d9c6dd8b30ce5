import { initializeLogger } from '@livekit/agents';
import { expect, test } from 'vitest';
import { createOpenAIBrain } from './openai-brain.js';

initializeLogger({ pretty: false, level: 'silent' });

const controls = {
  setTimer: () => undefined,
  cancelTimers: () => undefined,
  timersLeft: () => [],
  hangUp: () => undefined,
};
const disclosure = (baseUrl: string | undefined): string | undefined =>
  createOpenAIBrain({ baseUrl, apiKey: 'k', model: 'm' }, controls).disclosure;

test.each([
  [undefined, 'api.openai.com'],
  ['https://models.example/v1', 'models.example'],
])('the endpoint %s is named to the user', (baseUrl, host) => {
  expect(disclosure(baseUrl)).toContain(`text of our conversation to ${host}`);
});

test.each(['http://127.0.0.1:11434/v1', 'http://localhost:1234/v1', 'http://[::1]:1/v1'])(
  '%s is this machine: nothing leaves it',
  (baseUrl) => {
    expect(disclosure(baseUrl)).toBeUndefined();
  },
);
