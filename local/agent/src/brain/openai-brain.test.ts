import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { initializeLogger, llm } from '@livekit/agents';
import { expect, test } from 'vitest';
import type { RemoteBrain } from '../environment.js';
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

/** Asks an endpoint once, and answers with what the user's client would be told of it. */
async function toldBy(remote: RemoteBrain): Promise<string> {
  const model = createOpenAIBrain(remote, controls).llm as llm.LLM;
  const told = new Promise<string>((resolve) => {
    model.on('error', ({ label }) => resolve(label));
  });
  const connOptions = { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 1_000 };
  const stream = model.chat({ chatCtx: new llm.ChatContext(), connOptions });
  const read = (async () => {
    for await (const part of stream) void part;
  })().catch(() => undefined);
  const label = await told;
  await read;
  return label;
}

/** An endpoint that answers everything with this status; none at all: it never answers. */
async function endpointThat(status: number | undefined) {
  const http = createServer((_, response) => {
    const error = { message: 'Incorrect API key provided: sk-canary' };
    if (status) response.writeHead(status).end(JSON.stringify({ error }));
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const { port } = http.address() as AddressInfo;
  const close = (): void => void http.close().closeAllConnections();
  return { baseUrl: `http://127.0.0.1:${port}/v1`, close };
}

test.each([
  [401, /^127\.0\.0\.1 refused the key \(401\): check OPENAI_API_KEY\.$/],
  [403, /refused the key \(403\)/],
  [404, /no such address or model \(404\): check OPENAI_BASE_URL and OPENAI_MODEL \(some-model\)/],
  [422, /did not accept the question \(422\): check OPENAI_MODEL/],
  [429, /no more questions for now \(429\): wait/],
  [503, /failed \(503\): try again later/],
  [undefined, /did not answer in time: try again/],
])(
  'an endpoint that answers %s is told as a sentence, without its own words',
  async (status, sentence) => {
    const { baseUrl, close } = await endpointThat(status);
    const label = await toldBy({ baseUrl, apiKey: 'sk-canary', model: 'some-model' });
    close();
    expect(label).toMatch(sentence);
    expect(label).not.toContain('canary');
  },
);

test('an endpoint that is not there is told as a sentence', async () => {
  const { baseUrl, close } = await endpointThat(200);
  close();
  expect(await toldBy({ baseUrl, apiKey: undefined, model: 'm' })).toMatch(
    /^127\.0\.0\.1 could not be reached: check OPENAI_BASE_URL, the network/,
  );
});
