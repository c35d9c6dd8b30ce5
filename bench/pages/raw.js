// The floor: livekit-client alone, written as well as it can be.
import { Room, RoomEvent } from 'livekit-client';
import { timeAnswers } from './converse.js';
import { connectOptions, timeStart } from './marks.js';
import { transcriptOf } from './transcript.js';

const prepared = window.bench.credentials({ identity: 'user' });
let room;

async function connect({ mark, microphone, credentials }) {
  room = new Room();
  const texts = new Map();
  room.registerTextStreamHandler('lk.transcription', async (reader) => {
    const segment = reader.info.attributes['lk.segment_id'];
    let text = '';
    for await (const piece of reader) texts.set(segment, (text += piece));
  });
  window.party.rows = () => texts.size;
  room.once(RoomEvent.Connected, () => mark('connected'));
  room.once(RoomEvent.LocalTrackPublished, () => mark('published'));
  const connected = Promise.resolve(credentials).then(({ serverUrl, participantToken }) =>
    room.connect(serverUrl, participantToken, connectOptions),
  );
  await Promise.all([connected, microphone && room.localParticipant.setMicrophoneEnabled(true)]);
}

let next = prepared;
window.party = {
  start: () => timeStart((mark) => connect({ mark, microphone: true, credentials: next })),
  async join(name) {
    const credentials = window.bench.credentials({ identity: 'user', room: name });
    await connect({ mark() {}, microphone: false, credentials });
  },
  /** Talks to an agent until it has answered that often. */
  async converse(agent, count) {
    const { serverUrl, participantToken } = await window.bench.credentials({
      identity: 'user',
      agent,
    });
    room = new Room();
    const { hear, turns } = timeAnswers(room, count);
    room.on(RoomEvent.TrackSubscribed, (track) => {
      document.body.append(track.attach());
      hear(track.mediaStreamTrack, 'agent');
    });
    await room.connect(serverUrl, participantToken, connectOptions);
    const { track } = await room.localParticipant.setMicrophoneEnabled(true);
    hear(track.mediaStreamTrack, 'user');
    return turns;
  },
  async end() {
    await room.disconnect();
    next = await window.bench.credentials({ identity: 'user' });
  },
  ...transcriptOf(() => room, { rows: () => window.party.rows() }),
};
