import { describe, expect, it } from 'vitest';
import type { Bridge, Reply } from '../../shared/ipc.js';
import { createClient, RefusedError } from './client.js';

describe('client', () => {
  const answering = (reply: Reply<unknown>): Bridge => ({
    request: async () => reply as never,
    on: () => () => undefined,
  });

  it('gives the value of a reply', async () => {
    const client = createClient(answering({ ok: true, value: 'granted' }));
    expect(await client.request('permissions.microphone', undefined)).toBe('granted');
  });

  it('rejects with the code and sentence of a refusal', async () => {
    const client = createClient(answering({ ok: false, code: 'ipc.wrong-role', message: 'No.' }));
    const refused = client.request('window.show-main', undefined);
    await expect(refused).rejects.toThrow(RefusedError);
    await expect(refused).rejects.toMatchObject({ code: 'ipc.wrong-role', message: 'No.' });
  });
});
