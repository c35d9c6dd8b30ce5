import { describe, expect, test } from 'vitest';
import {
  readModelsFolder,
  readRemoteBrain,
  readSmolLMFolder,
  readWorkerEnvironment,
  UsageError,
} from './environment.js';

const complete = {
  LIVEKIT_URL: 'ws://127.0.0.1:7880',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 'secret',
};

test('the worker has a default name', () => {
  expect(readWorkerEnvironment(complete)).toEqual({
    url: 'ws://127.0.0.1:7880',
    apiKey: 'key',
    apiSecret: 'secret',
    agentName: 'parley-local',
  });
  expect(readWorkerEnvironment({ ...complete, PARLEY_AGENT: ' other ' }).agentName).toBe('other');
});

test.each(['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'])('%s is required', (name) => {
  expect(() => readWorkerEnvironment({ ...complete, [name]: ' ' })).toThrow(UsageError);
  expect(() => readWorkerEnvironment({ ...complete, [name]: undefined })).toThrow(
    `${name} is not set`,
  );
});

test.each(['localhost:7880', 'ftp://host', 'nonsense'])('the address %s is refused', (url) => {
  expect(() => readWorkerEnvironment({ ...complete, LIVEKIT_URL: url })).toThrow(
    `LIVEKIT_URL is "${url}"`,
  );
});

test('a models folder names the file that is missing', () => {
  expect(readModelsFolder({ PARLEY_MODELS: '/m' }, () => true)).toBe('/m');
  expect(() => readModelsFolder({})).toThrow('PARLEY_MODELS is not set');
  expect(() =>
    readModelsFolder({ PARLEY_MODELS: '/m' }, (f) => !String(f).endsWith('model.onnx')),
  ).toThrow('voice/model.onnx is missing');
});

test('the small model is only used when its folder is named, and whole', () => {
  expect(readSmolLMFolder({ PARLEY_SMOLLM: ' ' })).toBeUndefined();
  expect(readSmolLMFolder({ PARLEY_SMOLLM: '/s' }, () => true)).toBe('/s');
  expect(() =>
    readSmolLMFolder({ PARLEY_SMOLLM: '/s' }, (f) => !String(f).endsWith('.gguf')),
  ).toThrow('PARLEY_SMOLLM is "/s", where model.gguf is missing');
});

describe('the endpoint that answers', () => {
  test('is absent by default', () => {
    expect(readRemoteBrain({ OPENAI_MODEL: 'm', OPENAI_API_KEY: '' })).toBeUndefined();
  });

  test('needs a key or an address', () => {
    expect(readRemoteBrain({ OPENAI_API_KEY: 'k' })).toMatchObject({
      apiKey: 'k',
      baseUrl: undefined,
    });
    expect(
      readRemoteBrain({ OPENAI_BASE_URL: 'http://127.0.0.1:1/v1', OPENAI_MODEL: 'm' }),
    ).toEqual({
      baseUrl: 'http://127.0.0.1:1/v1',
      apiKey: undefined,
      model: 'm',
    });
  });

  test('refuses a bad address', () => {
    expect(() => readRemoteBrain({ OPENAI_BASE_URL: 'host' })).toThrow('OPENAI_BASE_URL is "host"');
  });
});
