// The peer: components-react's hooks, used as its documentation shows them.
import {
  useAgent,
  useSession,
  useSessionMessages,
  useTrackToggle,
} from '@livekit/components-react';
import { RoomEvent, TokenSource, Track } from 'livekit-client';
import { createElement, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { connectOptions, timeStart } from './marks.js';
import { transcriptOf } from './transcript.js';

let roomName;
const tokenSource = TokenSource.custom(() =>
  window.bench.credentials({ identity: 'user', room: roomName }),
);
const seen = { renders: 0, events: 0, mounts: new Set() };
let session;
let messages;
let microphone;

let List = () => null;

/** Draws the messages too. */
export const drawWith = (list) => void (List = list);

function Call() {
  session = useSession(tokenSource);
  useAgent(session);
  messages = useSessionMessages(session);
  microphone = useTrackToggle({ source: Track.Source.Microphone, room: session.room });
  const { emitter } = messages.internal;
  useEffect(() => {
    const count = () => void (seen.events += 1);
    emitter.on('messageReceived', count);
    return () => void emitter.off('messageReceived', count);
  }, [emitter]);
  seen.renders += 1;
  // A view keys its rows by id: a new id is a new row, whatever stood there before.
  if (window.party.counting) for (const { id } of messages.messages) seen.mounts.add(id);
  return createElement(List, { messages: messages.messages });
}

window.bench.onKey(() => void microphone.toggle());
window.party = {
  counting: false,
  seen: () => ({ updates: seen.renders, events: seen.events, mounts: seen.mounts.size }),
  start: () =>
    timeStart((mark) => {
      session.room.once(RoomEvent.Connected, () => mark('connected'));
      session.room.once(RoomEvent.LocalTrackPublished, () => mark('published'));
      return session.start({ roomConnectOptions: connectOptions });
    }),
  async join(name) {
    roomName = name;
    await session.room.disconnect();
    await tokenSource.fetch({}, true);
    await session.start({ tracks: {} });
  },
  end: () => session.end(),
  ...transcriptOf(() => session.room, { rows: () => messages.messages.length }),
};
createRoot(document.body).render(createElement(Call));
