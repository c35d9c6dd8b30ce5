/** Whether a server runs on this very computer. */
export function isLoopback(serverUrl: string): boolean {
  const host = new URL(serverUrl).hostname.replace(/^\[|\]$/g, '');
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    /^127(\.\d+){3}$/.test(host)
  );
}

/**
 * Whether the address turns out not to be a LiveKit server, which answers this question with
 * anything but "not found", and to pages of every origin. False when there is no answer: that is for
 * the connection itself to say.
 */
export async function isNoLiveKitServer(
  serverUrl: string,
  signal: AbortSignal,
  ask: typeof fetch = fetch,
): Promise<boolean> {
  const url = new URL('rtc/validate', serverUrl.endsWith('/') ? serverUrl : `${serverUrl}/`);
  url.protocol = url.protocol === 'wss:' || url.protocol === 'https:' ? 'https:' : 'http:';
  try {
    return (await ask(url, { signal })).status === 404;
  } catch {
    // No server is there, or its answers are closed to pages of other origins.
    return ask(url, { signal, mode: 'no-cors' }).then(
      () => true,
      () => false,
    );
  }
}
