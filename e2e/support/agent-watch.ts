import { Room, RoomEvent } from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';
import type { Server } from './parley.js';
import { ServerView } from './room.js';
import type { Shown } from './shown.js';

/**
 * Joins the one call on the server, unseen, and collects what its agent does from now on, as the
 * server tells it, in the app's words (`Thinking` for `thinking`).
 */
export async function watchAgent(
  server: Server,
): Promise<{ readonly seen: readonly Shown[]; stop(): Promise<void> }> {
  const token = new AccessToken(server.apiKey, server.apiSecret, { identity: 'watcher' });
  const name = await new ServerView(server).room();
  token.addGrant({ roomJoin: true, room: name, hidden: true, canPublish: false });
  const seen: Shown[] = [];
  const note = (attributes: Record<string, string>): void => {
    const state = attributes['lk.agent.state'];
    if (!state) return;
    const text = state.replace(/^./, (letter) => letter.toUpperCase());
    if (seen.at(-1)?.text !== text) seen.push({ text, at: Date.now() });
  };
  const room = new Room();
  room.on(RoomEvent.ParticipantConnected, ({ attributes }) => note(attributes));
  room.on(RoomEvent.ParticipantAttributesChanged, (changed) => note(changed));
  // Without a taker each of the call's texts would be a line in the tests' output.
  room.registerTextStreamHandler('lk.transcription', () => undefined);
  await room.connect(server.url, await token.toJwt(), { autoSubscribe: false, dynacast: false });
  for (const { attributes } of room.remoteParticipants.values()) note(attributes);
  return { seen, stop: () => room.disconnect() };
}
