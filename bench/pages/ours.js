// Parley's own model and adapters, composed as its main window composes them, without a view.
import { Room, RoomEvent } from 'livekit-client';
import { createLiveKitPorts } from '@parley/session/livekit';
import { createSession } from '@parley/session';
import { timeStart } from './marks.js';
import { transcriptOf } from './transcript.js';

// The model keeps its room to itself; what is measured is measured on it.
let room;
let mark = () => undefined;
const follow = (opened) => {
  if (room === opened) return;
  room = opened;
  room.once(RoomEvent.Connected, () => mark('connected'));
  room.once(RoomEvent.LocalTrackPublished, () => mark('published'));
};
const register = Room.prototype.registerTextStreamHandler;
Room.prototype.registerTextStreamHandler = function (...given) {
  follow(this);
  return register.apply(this, given);
};

let roomName;
let lateMs = 0;
const quiet = () => undefined;
const ports = createLiveKitPorts({
  credentials: () => window.bench.credentials({ identity: 'user', room: roomName, lateMs }),
  logger: { debug: quiet, info: quiet, warn: quiet },
});
const withoutMicrophone = {
  ...ports,
  microphone: () => Promise.reject(new Error('This call is for reading.')),
};
const seen = { updates: 0, events: 0, mounts: new Set() };

function watch(session) {
  const { agent, microphone, messages } = session;
  const stores = [session.connectionState, session.failures, session.snapshot, microphone.state];
  stores.push(agent.state, agent.name, agent.attributes, agent.microphoneTrack, messages.rows);
  for (const store of stores) store.subscribe(() => void (seen.updates += 1));
  let known = 0;
  messages.rows.subscribe((rows) => {
    if (!window.party.counting) return;
    seen.events += rows.length - known;
    known = rows.length;
    for (const { id } of rows) seen.mounts.add(id);
  });
  return session;
}

let session = createSession(ports);
let onSession = () => undefined;

/** Calls `show` with the session of every call from now on, before it is begun. */
export const onCall = (show) => void (onSession = show);

window.party = {
  counting: false,
  seen: () => ({ ...seen, mounts: seen.mounts.size }),
  /** @param tokenMs how long a token takes to come */
  start(tokenMs = 0) {
    lateMs = tokenMs;
    return timeStart((note) => {
      mark = note;
      return session.start();
    });
  },
  async join(name) {
    roomName = name;
    session = watch(createSession(withoutMicrophone));
    onSession(session);
    await session.start();
  },
  end: () => session.end(),
  ...transcriptOf(() => room, { rows: () => session.messages.rows.get().length }),
};
