import { parseUrl } from './url.js';

/** An address that can be used, or the rule it breaks: the end of a sentence that begins with its name. */
export type Address =
  { readonly ok: true; readonly url: string } | { readonly ok: false; readonly rule: string };

const serverSchemes: Readonly<Record<string, string>> = {
  'ws:': 'ws:',
  'wss:': 'wss:',
  'http:': 'ws:',
  'https:': 'wss:',
};

const broken = (rule: string): Address => ({ ok: false, rule });

/** True for this computer's own names and addresses, `[::1]` included. */
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
 */
export function serverAddress(text: string): Address {
  const url = parseUrl(text);
  const scheme = url && serverSchemes[url.protocol];
  if (!url || !scheme || !url.hostname)
    return broken('is not an address such as wss://example.livekit.cloud');
  if (url.username || url.password || url.search || url.hash)
    return broken('must be a plain address: no user, password, query or fragment');
  if (scheme === 'ws:' && !isLoopback(url.hostname))
    return broken(`must begin with wss: for ${url.host}; ws: is for this computer only`);
  // A page's content policy has no way to name its other addresses.
  if (scheme === 'ws:' && !/^127\.0\.0\.1$|(^|\.)localhost$/.test(url.hostname))
    return broken(`must call this computer 127.0.0.1 or localhost, not ${url.hostname}`);
  return { ok: true, url: `${scheme}//${url.host}${url.pathname}`.replace(/\/+$/, '') };
}

/** The address of a token server: `https:`, or `http:` on this computer; a query is its own affair. */
export function endpointAddress(text: string): Address {
  const url = parseUrl(text);
  if (!url || !['http:', 'https:'].includes(url.protocol) || !url.hostname)
    return broken('is not an address such as https://example.com/token');
  if (url.username || url.password || url.hash)
    return broken('must have no user, password or fragment in it');
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return broken(`must begin with https: for ${url.host}; http: is for this computer only`);
  return { ok: true, url: `${url.protocol}//${url.host}${url.pathname}${url.search}` };
}
