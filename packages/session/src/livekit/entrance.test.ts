import type { Room } from 'livekit-client';
import { describe, expect, it } from 'vitest';
import { createEntrance } from './entrance.js';

const login = { username: 'u', credential: 'c' };
const stun = { urls: ['stun:stun.l.google.com:19302'], username: '', credential: '' };
const turn = { urls: ['turns:turn.example:443?transport=tcp'], ...login };

type Joined = (response: { readonly iceServers: readonly (typeof turn)[] }) => void;

/** Connects as livekit-client does: what it is given goes to its engine, then the server answers. */
async function iceServersAt(serverUrl: string): Promise<readonly RTCIceServer[] | undefined> {
  let joined: Joined = () => undefined;
  const engine = {
    rtcConfig: {} as RTCConfiguration,
    on: (_: 'joined', listener: Joined) => void (joined = listener),
  };
  const room = {
    engine,
    on: () => undefined,
    connect: async (_url: string, _token: string, options: { rtcConfig?: RTCConfiguration }) => {
      if (options.rtcConfig) engine.rtcConfig = options.rtcConfig;
      joined({ iceServers: [stun, turn] });
    },
  };
  const entrance = createEntrance(room as unknown as Room, new AbortController().signal, undefined);
  await entrance.connect({ serverUrl, participantToken: '', agents: [] });
  return engine.rtcConfig.iceServers;
}

describe('a server’s STUN and TURN servers', () => {
  it.each(['ws://127.0.0.1:7880', 'ws://localhost:7880'])(
    'are its relays alone where it is %s',
    async (serverUrl) => {
      expect(await iceServersAt(serverUrl)).toEqual([turn]);
    },
  );

  it('are for livekit-client to take from a server elsewhere', async () => {
    expect(await iceServersAt('wss://talk.example')).toBeUndefined();
  });
});
