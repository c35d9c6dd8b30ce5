import { describe, expect, it } from 'vitest';
import { CodedError, failure } from '../../shared/failures.js';
import type { Room, RoomPort } from '@parley/session';
import { RefusedError } from './client.js';
import { createCredentials, explainRoom } from './failures.js';
import { createFakeClient } from './testing.js';

describe('credentials', () => {
  const refusing = (error: Error) =>
    createCredentials(
      createFakeClient({
        'credentials.get': () => {
          throw error;
        },
      }).client,
    );

  it('are main’s, fresh ones when asked', async () => {
    const answer = { serverUrl: 'ws://x', participantToken: 't', agents: [] };
    const { client, asked } = createFakeClient({ 'credentials.get': () => answer });
    expect(await createCredentials(client)({ fresh: true })).toEqual(answer);
    expect(asked).toEqual([{ name: 'credentials.get', input: { fresh: true } }]);
  });

  it.each([{ roomName: 'theirs' }, { participantIdentity: 'another' }])(
    'are not asked for %j, which is main’s to choose',
    async (request) => {
      const { client, asked } = createFakeClient();
      await expect(createCredentials(client)({ fresh: false, request })).rejects.toMatchObject({
        code: 'token.invalid',
      });
      expect(asked).toEqual([]);
    },
  );

  it('fail with the code that main gave', async () => {
    const get = refusing(new RefusedError('token.expired', 'Expired at noon.'));
    await expect(get({ fresh: false })).rejects.toMatchObject({
      code: 'token.expired',
      detail: 'Expired at noon.',
    });
  });

  it('leave out a detail that only repeats the table', async () => {
    const { message } = failure('token.missing', 0);
    const get = refusing(new RefusedError('token.missing', message));
    await expect(get({ fresh: false })).rejects.toMatchObject({
      code: 'token.missing',
      detail: undefined,
    });
  });

  it('call a refusal that is no failure an internal one', async () => {
    const get = refusing(new RefusedError('ipc.flood', 'Too many.'));
    await expect(get({ fresh: false })).rejects.toMatchObject({ code: 'app.internal' });
  });
});

describe('a room that cannot be entered', () => {
  const busy = {
    code: 'connection.busy',
    detail: 'talk.example answered with status 503.',
  } as const;
  const credentials = { serverUrl: 'ws://x', participantToken: 't', agents: [] };
  const entered = (error: unknown, explain: () => unknown) => {
    const { client, asked } = createFakeClient({ 'connection.explain': explain as never });
    const room = { identity: 'me', connect: () => Promise.reject(error as Error) };
    const open = explainRoom((() => room as unknown as Room) as RoomPort, client);
    return { asked, room: open({} as never, new AbortController().signal) };
  };

  it.each(['connection.unreachable', 'connection.not-livekit', 'connection.timeout'] as const)(
    '(%s) is called what main finds out',
    async (code) => {
      const { room } = entered(new CodedError(code, 'own words'), () => busy);
      await expect(room.connect(credentials)).rejects.toMatchObject(busy);
      expect(room.identity).toBe('me');
    },
  );

  it.each<[unknown, () => unknown]>([
    [new CodedError('connection.unreachable', 'own words'), () => null],
    [
      new CodedError('connection.unreachable', 'own words'),
      () => {
        throw new Error('gone');
      },
    ],
    [new Error('other'), () => busy],
  ])('keeps its own words where main knows no better: %s', async (error, explain) => {
    await expect(entered(error, explain).room.connect(credentials)).rejects.toBe(error);
  });

  it('asks nothing when the server has said why', async () => {
    const { room, asked } = entered(new CodedError('connection.unauthorized'), () => busy);
    await expect(room.connect(credentials)).rejects.toMatchObject({
      code: 'connection.unauthorized',
    });
    expect(asked).toEqual([]);
  });
});
