// Feeds a room with a conversation, exactly where its data channel would.
import { RoomEvent } from 'livekit-client';
import { conversation } from './speech.js';

const batch = 500;

/** Resolves in the next task. */
const nextTask = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => resolve()));
const settle = async () => {
  for (let index = 0; index < 5; index += 1) await nextFrame();
  await nextTask();
};

/**
 * What the runner calls on each page.
 * @param {() => import('livekit-client').Room} room the connected one
 * @param {{ rows: () => number }} view
 */
export function transcriptOf(room, view) {
  const speakers = () => {
    const agent = [...room().remoteParticipants.values()].find((one) => one.isAgent);
    return { user: room().localParticipant.identity, agent: agent.identity };
  };
  const feed = (packets) => {
    for (const packet of packets)
      room().incomingDataStreamManager.handleDataStreamPacket(packet, 0);
  };
  let running;
  return {
    /** Resolves with how many rows there are, once that many turns have been taken in. */
    async fill(turns) {
      let fed = 0;
      for (const packets of conversation(speakers(), turns, true)) {
        feed(packets);
        if ((fed += 1) % batch === 0) await nextTask();
      }
      await settle();
      return view.rows();
    },
    /** One chunk per frame. */
    async pace(chunks) {
      running ??= conversation(speakers(), Number.MAX_SAFE_INTEGER);
      for (let fed = 0; fed < chunks; fed += 1) {
        await nextFrame();
        feed(running.next().value);
      }
      await settle();
    },
    /** A whole conversation, one chunk per task. */
    async stream(turns) {
      for (const packets of conversation(speakers(), turns)) {
        await nextTask();
        feed(packets);
      }
      await settle();
      return view.rows();
    },
    /** Tells who is speaking, over and over; no state changes by it. */
    async activeSpeakers(times) {
      for (let index = 0; index < times; index += 1) {
        room().emit(RoomEvent.ActiveSpeakersChanged, []);
        await nextTask();
      }
      await settle();
    },
  };
}
