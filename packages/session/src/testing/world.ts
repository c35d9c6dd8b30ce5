import type { Credentials, TokenRequest } from '../types.js';
import type { SessionPorts, SoundHandlers } from '../ports.js';
import type { Device } from '../types.js';
import { createManualClock, settle } from './clock.js';
import type { ManualClock } from './clock.js';
import { createFakeRoom } from './room.js';
import type { FakeRoom } from './room.js';
import { createFakeTrack } from './tracks.js';
import type { FakeMicrophone, FakeTrack } from './tracks.js';

/** The world of one test: what the session asked for, and the levers to answer. */
export interface World {
  readonly ports: SessionPorts;
  readonly clock: ManualClock;
  readonly rooms: FakeRoom[];
  readonly microphones: FakeMicrophone[];
  readonly videos: FakeTrack[];
  /** What is plugged in; {@link World.plug} changes it. */
  devices: readonly Device[];
  /** Plugs and unplugs: the system tells of it unless `silently`. */
  plug(devices: readonly Device[], silently?: boolean): Promise<void>;
  readonly log: string[];
  /** Whether each credential was asked for fresh. */
  readonly asked: boolean[];
  /** What each token was asked to say. */
  readonly requests: (TokenRequest | undefined)[];
  /** Servers that the way was warmed up to. */
  readonly prepared: string[];
  /** What the next request for credentials meets. */
  credentials: () => Promise<Credentials>;
  /** What the next opening of the microphone meets; undefined: it opens at once. */
  microphone: (() => Promise<void>) | undefined;
  /** Whether recording ahead of the connection really begins when it is asked for. */
  recorderStarts: boolean;
  /** What the next opening of a camera or screen meets; undefined: it opens at once. */
  video: (() => Promise<void>) | undefined;
  /** Draws the next picture. */
  draw(): void;
  readonly framesAsked: number;
  /** Who listens to which track, by the track's id. */
  readonly sounds: ReadonlyMap<string, SoundHandlers>;
  /** The newest room. */
  readonly room: FakeRoom;
  readonly mic: FakeMicrophone;
}

export const someCredentials = (agents: readonly string[] = ['helper']): Credentials => ({
  serverUrl: 'ws://127.0.0.1:7880',
  participantToken: 'token',
  agents,
});

export function createWorld(agents?: readonly string[]): World {
  const clock = createManualClock();
  const rooms: FakeRoom[] = [];
  const microphones: FakeMicrophone[] = [];
  const log: string[] = [];
  const asked: boolean[] = [];
  const requests: (TokenRequest | undefined)[] = [];
  const prepared: string[] = [];
  const videos: FakeTrack[] = [];
  const watchers = new Set<() => void>();
  const sounds = new Map<string, SoundHandlers>();
  const listeners = new Map<string, Set<SoundHandlers>>();
  const frames = new Set<() => void>();
  let framesAsked = 0;
  let ids = 0;
  const write = (text: string): void => void log.push(text);
  const world: World = {
    clock,
    rooms,
    microphones,
    videos,
    devices: [],
    async plug(devices, silently = false) {
      world.devices = devices;
      if (!silently) for (const watcher of watchers) watcher();
      await settle();
    },
    log,
    asked,
    requests,
    prepared,
    credentials: () => Promise.resolve(someCredentials(agents)),
    microphone: undefined,
    recorderStarts: true,
    video: undefined,
    sounds,
    draw() {
      for (const run of [...frames]) if (frames.delete(run)) run();
    },
    get framesAsked() {
      return framesAsked;
    },
    get room() {
      return last(rooms);
    },
    get mic() {
      return last(microphones);
    },
    ports: {
      clock,
      newId: () => `id-${(ids += 1)}`,
      logger: { debug: write, info: write, warn: write },
      frame(run) {
        framesAsked += 1;
        frames.add(run);
        return () => void frames.delete(run);
      },
      credentials({ fresh, request }) {
        asked.push(fresh);
        requests.push(request);
        return world.credentials();
      },
      room(handlers) {
        const room = createFakeRoom(handlers);
        rooms.push(room);
        return room;
      },
      sound({ id }, handlers) {
        const all = listeners.get(id) ?? new Set();
        listeners.set(id, all.add(handlers));
        sounds.set(id, {
          onSound: () => all.forEach((one) => one.onSound()),
          onBlind: () => all.forEach((one) => one.onBlind()),
        });
        return () => {
          all.delete(handlers);
          if (all.size === 0) sounds.delete(id);
        };
      },
      async microphone({ buffer, deviceId }, handlers) {
        await world.microphone?.();
        const track = createFakeTrack(
          `mic-${microphones.length}`,
          'microphone',
          deviceId,
          handlers,
        );
        const isBuffering = buffer && world.recorderStarts;
        const made: FakeMicrophone = Object.assign(track, { isBuffering, handlers });
        microphones.push(made);
        return made;
      },
      async video({ source, deviceId }, handlers) {
        await world.video?.();
        const made = createFakeTrack(`${source}-${videos.length}`, source, deviceId, handlers);
        videos.push(made);
        return made;
      },
      devices: {
        list: () => Promise.resolve(world.devices),
        watch(changed) {
          watchers.add(changed);
          return () => void watchers.delete(changed);
        },
      },
      async prepare(serverUrl) {
        prepared.push(serverUrl);
      },
    },
  };
  return world;
}

function last<Item>(items: readonly Item[]): Item {
  const item = items.at(-1);
  if (!item) throw new Error('nothing was asked for so far');
  return item;
}
