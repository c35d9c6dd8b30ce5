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

function plainRule(
  secure: string,
  open: string,
  { host, hostname }: { readonly host: string; readonly hostname: string },
): Address {
  return broken(
    isPrivate(hostname)
      ? `must begin with ${secure} for ${host}, unless you allow this connection to go without TLS`
      : `must begin with ${secure} for ${host}; ${open} is for this computer only`,
  );
}

/** This computer, also by the address that servers give for all of its own. */
const isThisComputer = (hostname: string): boolean =>
  isLoopback(hostname) || hostname === '0.0.0.0' || hostname === '[::]';

/**
 * True for addresses that lead nowhere but into a network of one's own: those of RFC 1918, link-local
 * and unique local ones, names of such networks, and names without a dot, as containers have them.
 */
export function isPrivate(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (host.startsWith('[')) return /^\[(f[cd]|fe[89ab])[\da-f]{0,2}:/.test(host);
  return (
    /^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))(\.\d{1,3}){2,3}$/.test(host) ||
    /\.(local|internal|home\.arpa)$/.test(host) ||
    /^[a-z][\w-]*$/.test(host)
  );
}

/** Whether an address would send what it sends unencrypted, within a network of one's own. */
export function isPlainPrivate(address: string): boolean {
  const url = parseUrl(address);
  return url !== undefined && /^(ws|http):$/.test(url.protocol) && isPrivate(url.hostname);
}

/** A host with a dot, or one of this computer's own; then perhaps a port and a path. */
const bareHost = /^(?:localhost|[\w-]+(?:\.[\w-]+)+|\[[\da-f:.]+\])\.?(?::\d+)?(?:[/?#].*)?$/i;

/** An address without a scheme gets the one that its host wants. */
function withScheme(text: string, secure: string, open: string): string {
  if (/^(?:wss?|https?):/i.test(text) || !bareHost.test(text)) return text;
  const { hostname = '' } = parseUrl(`https://${text}`) ?? {};
  return `${isThisComputer(hostname) ? open : secure}//${text}`;
}

/**
 * The address of a LiveKit server as `ws:` or `wss:`, without a trailing slash; one without a scheme
 * means `wss:`, on this computer `ws:`.
 * Unencrypted only to this computer, or where the user allows it: a token on a network is a way into
 * the room.
 * @param withoutTls whether the user allows it to private addresses
 */
export function serverAddress(text: string, withoutTls = false): Address {
  const url = parseUrl(withScheme(text, 'wss:', 'ws:'));
  const scheme = url && serverSchemes[url.protocol];
  if (!url || !scheme || !url.hostname)
    return broken('is not an address such as wss://example.livekit.cloud');
  if (url.username || url.password || url.search || url.hash)
    return broken('must be a plain address: no user, password, query or fragment');
  const isPlain = scheme === 'ws:' && !isThisComputer(url.hostname);
  if (isPlain && !(withoutTls && isPrivate(url.hostname))) return plainRule('wss:', 'ws:', url);
  // What is this computer must be plain to every part of Parley.
  if (scheme === 'ws:' && !isPlain && !/^127\.0\.0\.1$|(^|\.)localhost$/.test(url.hostname))
    return broken(`must call this computer 127.0.0.1 or localhost, not ${url.hostname}`);
  return { ok: true, url: `${scheme}//${url.host}${url.pathname}`.replace(/\/+$/, '') };
}

/**
 * The address of a token server: `https:`, or `http:` on this computer; one without a scheme gets it.
 * A query is its own affair.
 * @param withoutTls whether the user allows `http:` to private addresses
 */
export function endpointAddress(text: string, withoutTls = false): Address {
  const url = parseUrl(withScheme(text, 'https:', 'http:'));
  if (!url || !['http:', 'https:'].includes(url.protocol) || !url.hostname)
    return broken('is not an address such as https://example.com/token');
  if (url.username || url.password || url.hash)
    return broken('must have no user, password or fragment in it');
  if (!isLoopback(url.hostname) && isThisComputer(url.hostname))
    return broken(`must call this computer 127.0.0.1 or localhost, not ${url.hostname}`);
  const isPlain = url.protocol === 'http:' && !isLoopback(url.hostname);
  if (isPlain && !(withoutTls && isPrivate(url.hostname))) return plainRule('https:', 'http:', url);
  return { ok: true, url: `${url.protocol}//${url.host}${url.pathname}${url.search}` };
}
