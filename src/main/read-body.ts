/**
 * Reads the body of an answer. `fetch` alone may read for ever: once its request has been collected as
 * garbage, it no longer hears the signal that it was given (seen on Node 20, whose code Electron's
 * `fetch` shares). So the body is cancelled here.
 * @param limit in bytes
 * @param signal ends the reading
 * @returns undefined when there are more bytes than that
 * @throws the signal's reason
 */
export async function readBody(
  { body }: Response,
  limit: number,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  if (!body) return Buffer.concat(chunks);
  const reader = body.getReader();
  // A body that has failed already cannot be cancelled, and need not be.
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  let length = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return Buffer.concat(chunks);
      length += value.length;
      if (length > limit) return undefined;
      chunks.push(value);
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}
