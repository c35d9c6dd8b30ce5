/** Which way a room's sound takes. */
import type { Room } from 'livekit-client';

/** Straight to the server, or through one that relays it (TURN) and how that is spoken to. */
export type MediaPath = 'udp' | 'tcp' | 'turn-udp' | 'turn-tcp' | 'turn-tls';

/** The way that was chosen; undefined: none so far. */
export async function pathIn({ engine }: Room): Promise<MediaPath | undefined> {
  const { publisher, subscriber } = engine.pcManager ?? {};
  for (const transport of [subscriber, publisher]) {
    const stats = await transport?.getStats();
    const path = stats && pathOf([...(stats as ReadonlyMap<string, unknown>).values()]);
    if (path) return path;
  }
  return undefined;
}

/** The same of one connection's statistics. */
export function pathOf(stats: readonly unknown[]): MediaPath | undefined {
  const all = stats as readonly Readonly<Record<string, unknown>>[];
  const byId = (id: unknown) => all.find((one) => one['id'] === id);
  const pair = byId(all.find((one) => one['type'] === 'transport')?.['selectedCandidatePairId']);
  const near = byId(pair?.['localCandidateId']);
  if (!near) return undefined;
  const { candidateType, protocol, relayProtocol } = near;
  if (candidateType === 'relay')
    return relayProtocol === 'tls' ? 'turn-tls' : relayProtocol === 'tcp' ? 'turn-tcp' : 'turn-udp';
  return protocol === 'tcp' ? 'tcp' : 'udp';
}
