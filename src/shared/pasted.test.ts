import { describe, expect, it } from 'vitest';
import { pairRule, pasted } from './pasted.js';
import type { Purpose } from './pasted.js';

const token = `eyJ${'x'.repeat(20)}.body.sig-n_`;

describe('what is pasted', () => {
  it.each<[Purpose, string, string]>([
    ['API key', 'APIabc', 'APIabc'],
    ['API key', 'LIVEKIT_API_KEY=APIabc', 'APIabc'],
    ['API key', 'export LIVEKIT_API_KEY="APIabc"', 'APIabc'],
    ['API key', ' LIVEKIT_API_KEY = APIabc\r\n', 'APIabc'],
    ['API key', '"apiKey": "APIabc",', 'APIabc'],
    ['API key', 'api_key: APIabc', 'APIabc'],
    ['API key', '\ufeffAPIabc\u200b', 'APIabc'],
    ['API key', '“APIabc”', 'APIabc'],
    ['API key', '\'"APIabc"\'', 'APIabc'],
    ['API secret', '"s3cret"', 's3cret'],
    ['API secret', 'LIVEKIT_API_SECRET=s3cret', 's3cret'],
    ['API secret', "const apiSecret = 's3cret';".slice(6), 's3cret'],
    // Signs that are a secret's own.
    ['API secret', 'QUJD=', 'QUJD='],
    ['API secret', 'a=b:c/d', 'a=b:c/d'],
    ['API secret', 'it"s', 'it"s'],
    ['token', token, token],
    ['token', `Bearer ${token}`, token],
    ['token', `bearer: ${token}`, token],
    ['token', `LIVEKIT_TOKEN="Bearer ${token}"`, token],
    ['token', `Authorization: Bearer ${token}`, token],
    ['token', `"participant_token": "${token}",`, token],
    ['token', `https://meet.example/custom?liveKitUrl=wss://x&token=${token}&x=1`, token],
    ['token', `wss://x.example/rtc?access_token=${token}`, token],
    ['server address', 'LIVEKIT_URL=wss://x.livekit.cloud', 'wss://x.livekit.cloud'],
    ['server address', 'NEXT_PUBLIC_LIVEKIT_URL="wss://x.livekit.cloud"', 'wss://x.livekit.cloud'],
    ['server address', '<https://x.livekit.cloud>', 'https://x.livekit.cloud'],
    ['server address', '\u2060x.livekit.cloud\u00a0', 'x.livekit.cloud'],
    ['server address', 'localhost:7880', 'localhost:7880'],
    ['token server address', 'TOKEN_ENDPOINT=https://x.example', 'https://x.example'],
    ['token server address', 'url: https://x.example/?token=a', 'https://x.example/?token=a'],
    ['authorization', 'Authorization: Bearer abc', 'Bearer abc'],
    ['authorization', '"Basic YTpi"', 'Basic YTpi'],
    ['authorization', 'key=abc', 'key=abc'],
    ['authorization', 'Digest username="me"', 'Digest username="me"'],
    ['token server ID', 'LIVEKIT_SANDBOX_ID=my-agent-1a2b3c', 'my-agent-1a2b3c'],
    ['token server ID', 'https://my-agent-1a2b3c.sandbox.livekit.io/', 'my-agent-1a2b3c'],
    ['agent name', ' می‌خواهم ', 'می‌خواهم'],
    ['agent name', 'می‌', 'می‌'],
    ['agent name', 'PARLEY_AGENT="my agent"', 'my agent'],
    ['agent name', 'agent_name="ada",', 'ada'],
    ['agent name', 'Ada: the first', 'Ada: the first'],
    ['agent name', 'a "good" one', 'a "good" one'],
  ])('as the %s: %s', (purpose, text, value) => expect(pasted(text, purpose)).toEqual({ value }));

  it.each<[Purpose, string, string]>([
    ['API key', 'LIVEKIT_API_SECRET=x', 'holds LIVEKIT_API_SECRET, which is the API secret'],
    ['API secret', '"apiKey": "APIabc"', 'holds apiKey, which is the API key'],
    ['API key', 'LIVEKIT_URL=wss://x', 'holds LIVEKIT_URL, which is the server address'],
    ['server address', 'LIVEKIT_API_KEY=x', 'holds LIVEKIT_API_KEY, which is the API key'],
    ['token', 'LIVEKIT_API_SECRET=x', 'holds LIVEKIT_API_SECRET, which is the API secret'],
    ['API key', '"APIabc', 'has a quotation mark at one end only: copy it once more'],
    ['API secret', 's3cret”', 'has a quotation mark at one end only: copy it once more'],
    ['API secret', token, 'is a token, not an API secret'],
    ['API key', 'wss://x.example', 'is an address, not an API key'],
    [
      'server address',
      'https://cloud.livekit.io/projects/p_1',
      'is that of LiveKit Cloud’s own pages; the project’s is in its settings, such as wss://example.livekit.cloud',
    ],
  ])('cannot be the %s: %s', (purpose, text, rule) =>
    expect(pasted(text, purpose)).toMatchObject({ rule }),
  );

  it('ends, whatever stands within what', () => {
    const text = '"'.repeat(10_000) + 'LIVEKIT_API_KEY='.repeat(100) + '"'.repeat(10_000);
    expect(pasted(text, 'API key').value.length).toBeLessThan(text.length);
  });
});

it.each([
  ['APIabcdefgh12', 'f'.repeat(43), undefined],
  ['devkey', 'secret', undefined],
  ['f'.repeat(43), 'APIabcdefgh12', /^looks like an API key: key and secret are swapped$/],
  ['APIabcdefgh12', 'APIabcdefgh12', /^is the same as the API key$/],
  // A user may well give both the same name.
  ['APIabcdefgh12', 'APIabcdefgh34', undefined],
])('%s and %s are a pair: %s', (key, secret, rule) =>
  rule
    ? expect(pairRule(key, secret)).toMatch(rule)
    : expect(pairRule(key, secret)).toBeUndefined(),
);
