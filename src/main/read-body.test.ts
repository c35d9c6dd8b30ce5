import { describe, expect, it } from 'vitest';
import { serve } from './credentials/testing/local-server.js';
import { readBody } from './read-body.js';

describe('the body of an answer', () => {
  it('is read whole, up to the limit', async () => {
    const { url } = await serve((response) => response.end('12345'));
    const { signal } = new AbortController();
    const bytes = await readBody(await fetch(url, { method: 'POST' }), 5, signal);
    expect(bytes?.toString()).toBe('12345');
    expect(await readBody(await fetch(url, { method: 'POST' }), 4, signal)).toBeUndefined();
    expect(await readBody(new Response(null), 4, signal)).toHaveLength(0);
  });

  it('that never ends is left at the signal, also where `fetch` does not hear it', async () => {
    const { url } = await serve((response) => response.flushHeaders());
    const response = await fetch(url, { method: 'POST' });
    await expect(readBody(response, 100, AbortSignal.timeout(100))).rejects.toThrow(/timeout/);
  });

  it('is not begun after the signal', async () => {
    const { url } = await serve((response) => response.flushHeaders());
    const response = await fetch(url, { method: 'POST' });
    await expect(readBody(response, 100, AbortSignal.abort())).rejects.toThrow(/aborted/);
  });
});
