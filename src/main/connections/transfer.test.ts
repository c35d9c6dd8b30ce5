import { describe, expect, it } from 'vitest';
import type { Connection } from '../../shared/connections.js';
import { exportText, importText } from './transfer.js';

const lk = `default_project: other
device_name: my-laptop
projects:
    - name: work
      project_id: p_1
      url: wss://work.livekit.cloud
      api_key: APIwork
      api_secret: secret-of-work
    - name: other
      url: wss://other.livekit.cloud
      api_key: APIother
      api_secret: secret-of-other
users:
    - session_token: not-for-us
`;

describe('a file to import', () => {
  it('of the lk tool has its projects, the default one first', () => {
    expect(importText(lk)).toEqual([
      {
        name: 'other',
        settings: { kind: 'key', serverUrl: 'wss://other.livekit.cloud', apiKey: 'APIother' },
        secret: 'secret-of-other',
      },
      {
        name: 'work',
        settings: { kind: 'key', serverUrl: 'wss://work.livekit.cloud', apiKey: 'APIwork' },
        secret: 'secret-of-work',
      },
    ]);
  });

  it.each([
    [
      'LIVEKIT_URL=wss://x.example\nLIVEKIT_API_KEY=k\nLIVEKIT_API_SECRET=s\nPARLEY_AGENT=ada',
      {
        name: 'x.example',
        settings: { kind: 'key', serverUrl: 'wss://x.example', apiKey: 'k' },
        secret: 's',
        agentName: 'ada',
      },
    ],
    [
      '\ufeffLIVEKIT_URL=wss://x.example\r\nLIVEKIT_TOKEN=eyJh.b.c',
      {
        name: 'x.example',
        settings: { kind: 'token', serverUrl: 'wss://x.example' },
        secret: 'eyJh.b.c',
      },
    ],
    [
      'LIVEKIT_TOKEN_ENDPOINT=https://t.example/a',
      { name: 't.example', settings: { kind: 'endpoint', url: 'https://t.example/a' } },
    ],
    [
      'LIVEKIT_SANDBOX_ID=box-1',
      { name: 'LiveKit Cloud', settings: { kind: 'sandbox', sandboxId: 'box-1' } },
    ],
  ])('may be a .env: %j', (text, draft) => expect(importText(text)).toEqual([draft]));

  it.each(['', 'hello', '{}', 'projects: none', '- a\n- b', '{"format":"parley-connections"}'])(
    'with nothing to take is refused: %j',
    (text) => {
      expect(() => importText(text)).toThrow(
        expect.objectContaining({ code: 'connections.not-imported' }) as Error,
      );
    },
  );
});

it('what is exported has no secret, and can be imported', () => {
  const connection: Connection = {
    id: 'work',
    name: 'Work',
    settings: { kind: 'endpoint', url: 'https://t.example/a', withoutTls: true },
    agentName: 'ada',
    participantAttributes: { team: 'blue' },
    secret: 'vault',
  };
  const text = exportText([connection]);
  expect(text).not.toMatch(/vault|"id"|"secret"/);
  const { name, settings, agentName, participantAttributes } = connection;
  expect(importText(text)).toEqual([{ name, settings, agentName, participantAttributes }]);
});
