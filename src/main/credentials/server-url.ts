import { CredentialsError } from './error.js';

const schemes: Readonly<Record<string, string>> = {
  'ws:': 'ws:',
  'wss:': 'wss:',
  'http:': 'ws:',
  'https:': 'wss:',
};

/** True for this computer's own addresses, `[::1]` included. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/**
 * The address of a LiveKit server as `ws:` or `wss:`, without a trailing slash.
 * Unencrypted only to this computer: a token on a network is a way into the room.
 * @throws {@link CredentialsError} `token.invalid` naming the rule that the address breaks
 */
export function serverUrlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = url && schemes[url.protocol];
  if (!url || !scheme || !url.hostname)
    throw invalid(`LIVEKIT_URL is not an address such as wss://example.livekit.cloud.`);
  if (url.username || url.password || url.search || url.hash)
    throw invalid('LIVEKIT_URL must be a plain address: no user, password, query or fragment.');
  if (scheme === 'ws:' && !isLoopback(url.hostname))
    throw invalid(
      `LIVEKIT_URL must begin with wss: for ${url.host}; ws: is for this computer only.`,
    );
  return `${scheme}//${url.host}${url.pathname}`.replace(/\/+$/, '');
}

function invalid(message: string): CredentialsError {
  return new CredentialsError('token.invalid', message);
}
