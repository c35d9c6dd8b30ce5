/** What is wrong with a participant token, as far as it shows without the secret. */
export type TokenFlaw = 'expired' | 'invalid';

/**
 * Looks into a token that a server refused.
 * @param now milliseconds since the epoch
 * @returns undefined when it looks right: then the key or the secret is wrong
 */
export function tokenFlaw(token: string, now: number): TokenFlaw | undefined {
  const claims = claimsOf(token);
  if (!claims) return 'invalid';
  const { exp, sub, video } = claims;
  if (typeof exp === 'number' && exp * 1000 <= now) return 'expired';
  const grant = typeof video === 'object' && video !== null ? (video as { room?: unknown }) : {};
  return typeof sub === 'string' && sub && grant.room ? undefined : 'invalid';
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  const payload = token.split('.')[1];
  if (!payload) return undefined;
  try {
    const base64 = payload.replaceAll('-', '+').replaceAll('_', '/');
    const claims: unknown = JSON.parse(atob(base64));
    return typeof claims === 'object' && claims !== null
      ? (claims as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
