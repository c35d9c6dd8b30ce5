import { describe, expect, it } from 'vitest';
import { valuesOf } from './form.js';
import { fillFrom } from './paste.js';

const dotEnv = `# my project
LIVEKIT_URL=wss://x.livekit.cloud
export LIVEKIT_API_KEY="APIabc"
LIVEKIT_API_SECRET='s3cret#1'  # keep it
OTHER=7
`;
const lk = `default_project: work
projects:
    - name: work
      url: wss://x.livekit.cloud
      api_key: APIabc
      api_secret: s3cret#1
    - name: other
      url: wss://other.livekit.cloud
      api_key: APIother
      api_secret: other
`;
const json =
  '{\r\n  "url": "wss://x.livekit.cloud",\r\n  "apiKey": "APIabc",\r\n  "apiSecret": "s3cret#1"\r\n}';

describe('a text that is pasted', () => {
  it.each([
    ['a .env', dotEnv],
    ['a project of the lk tool', lk],
    ['JSON', json],
  ])('as %s fills all fields', (_name, text) => {
    const { values, found } = fillFrom(text, valuesOf()) ?? {};
    expect(values).toMatchObject({
      kind: 'key',
      serverUrl: 'wss://x.livekit.cloud',
      apiKey: 'APIabc',
      secrets: { key: 's3cret#1', token: '', endpoint: '' },
    });
    expect(found).toEqual(['server address', 'API key', 'API secret']);
  });

  it.each([
    ['LIVEKIT_URL=wss://a.example\nLIVEKIT_TOKEN=eyJh.b.c', 'token', { token: 'eyJh.b.c' }],
    [
      'LIVEKIT_TOKEN_ENDPOINT=https://a.example\nLIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION=Bearer x',
      'endpoint',
      { endpoint: 'Bearer x' },
    ],
    ['LIVEKIT_SANDBOX_ID=box-1\nPARLEY_AGENT=ada', 'sandbox', {}],
  ])('%j chooses the kind %s', (text, kind, secrets) => {
    expect(fillFrom(text, valuesOf())?.values).toMatchObject({ kind, secrets });
  });

  it('keeps what it does not name', () => {
    const values = { ...valuesOf(), agentName: 'ada', name: 'Mine' };
    expect(fillFrom(dotEnv, values)?.values).toMatchObject({ agentName: 'ada', name: 'Mine' });
  });

  it.each(['LIVEKIT_API_KEY=APIabc', 'wss://x.livekit.cloud', 'two\nlines', ''])(
    '%j is one value, and goes into its field',
    (text) => expect(fillFrom(text, valuesOf())).toBeUndefined(),
  );
});
