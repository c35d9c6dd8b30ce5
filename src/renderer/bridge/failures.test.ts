import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/failures.js';
import { RefusedError } from './client.js';
import { createCredentials } from './failures.js';
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
