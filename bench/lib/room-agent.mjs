// @ts-check
import { Room } from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';

/**
 * Puts a participant of the kind "agent" into a room: it is there and listens, and that is all.
 * @param {import('../../local/server/server.mjs').LocalServer} server
 * @param {string} name of the room
 * @returns {Promise<() => Promise<void>>} takes it out again
 */
export async function agentIn({ url, apiKey, apiSecret }, name) {
  const token = new AccessToken(apiKey, apiSecret, { identity: 'agent', ttl: '6h' });
  token.kind = 'agent';
  token.addGrant({ roomJoin: true, room: name, agent: true, canUpdateOwnMetadata: true });
  const room = new Room();
  await room.connect(url, await token.toJwt(), { autoSubscribe: false, dynacast: false });
  await room.localParticipant?.setAttributes({ 'lk.agent.state': 'listening' });
  return () => room.disconnect();
}
