import { expect } from 'playwright/test';
import type { Parley } from './parley.js';

/** The way that a call's sound takes: the chosen pair of addresses, as Chromium tells of it. */
export interface MediaPath {
  /** Of the near end's candidate. */
  readonly type: string;
  readonly protocol: string;
  /** How the relay is spoken to, where there is one. */
  readonly relayProtocol?: string;
}

declare global {
  interface Window {
    madeConnections?: RTCPeerConnection[];
  }
}

/**
 * Lets the main window's page remember its peer connections; it is loaded again for that.
 * @param turnPort where LiveKit's TURN server really is. The server tells clients of port 443 alone,
 *   which an ordinary user may not open
 */
export async function watchMedia({ main, status }: Parley, turnPort?: number): Promise<void> {
  await main.addInitScript((port) => {
    const moved = (configuration: RTCConfiguration = {}): RTCConfiguration => ({
      ...configuration,
      ...(port !== undefined && {
        iceServers: (configuration.iceServers ?? []).map((server) => ({
          ...server,
          urls: [server.urls].flat().map((url) => url.replace(':443?', `:${port}?`)),
        })),
      }),
    });
    const made: RTCPeerConnection[] = (window.madeConnections = []);
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(moved(configuration));
        made.push(this);
      }
      override setConfiguration(configuration?: RTCConfiguration): void {
        super.setConfiguration(moved(configuration));
      }
    };
  }, turnPort);
  await main.reload();
  await status.waitFor();
}

/** Waits until sound goes out, and tells which way. */
export async function mediaPath({ main }: Parley): Promise<MediaPath> {
  const found = (): Promise<MediaPath | undefined> =>
    main.evaluate(async () => {
      for (const connection of window.madeConnections ?? []) {
        const all = new Map<string, Record<string, unknown>>();
        (await connection.getStats()).forEach((one: Record<string, unknown>) =>
          all.set(String(one['id']), one),
        );
        for (const one of all.values()) {
          const pair = all.get(String(one['selectedCandidatePairId']));
          const near = all.get(String(pair?.['localCandidateId']));
          if (!near || Number(pair?.['bytesSent']) === 0) continue;
          const { candidateType, protocol, relayProtocol } = near;
          return {
            type: String(candidateType),
            protocol: String(protocol),
            ...(relayProtocol !== undefined && { relayProtocol: String(relayProtocol) }),
          };
        }
      }
      return undefined;
    });
  await expect.poll(found, { timeout: 30_000 }).toBeDefined();
  return (await found()) as MediaPath;
}
