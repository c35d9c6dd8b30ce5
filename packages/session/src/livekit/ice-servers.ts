/** One of a server's STUN and TURN servers, as LiveKit tells of it. */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
}

/** Those that carry media (TURN), as a browser takes them; what only tells addresses (STUN) is left out. */
export function relaysOf(servers: readonly IceServer[]): RTCIceServer[] {
  return servers.flatMap(({ urls, username, credential }) => {
    const relays = urls.filter((url) => /^turns?:/i.test(url));
    return relays.length > 0 ? [{ urls: relays, username, credential }] : [];
  });
}
