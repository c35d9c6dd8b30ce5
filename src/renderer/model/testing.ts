/** Hand-written stand-ins for the ports, for the tests beside the model. */
import type { Credentials, Snapshot, TokenRequest } from '../../shared/session.js';
import { deferred } from './deferred.js';
import type { Deferred } from './deferred.js';
import { wire } from './ports.js';
import type {
  Clock,
  Device,
  LocalTrack,
  MicrophoneHandlers,
  RemoteParticipant,
  Room,
  RoomHandlers,
  RpcCall,
  RpcInvocation,
  SessionPorts,
  SoundHandlers,
  TextStream,
  TrackHandlers,
} from './ports.js';
import type { Attachment } from './types.js';

/** Lets everything that waits for a settled promise run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

interface ManualClock extends Clock {
  /** Lets time pass, timer by timer. */
  advance(ms: number): Promise<void>;
  /** How many timers are running. */
  readonly pending: number;
}

function createManualClock(): ManualClock {
  let now = 1_000_000;
  const timers = new Set<{ at: number; run: () => void }>();
  const next = (until: number) =>
    [...timers].filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    get pending() {
      return timers.size;
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let due = next(until); due; due = next(until)) {
        now = due.at;
        timers.delete(due);
        due.run();
        await settle();
      }
      now = until;
    },
  };
}

interface FakeRoom extends Room {
  stage: Room['stage'];
  readonly handlers: RoomHandlers;
  readonly connecting: Deferred<void>;
  readonly given: Credentials[];
  readonly published: LocalTrack[];
  readonly unpublished: LocalTrack[];
  readonly sent: string[];
  readonly filesSent: Attachment[];
  /** Methods that are served, by name. */
  readonly methods: Map<string, (invocation: RpcInvocation) => Promise<string>>;
  readonly called: RpcCall[];
  /** What the next call of a method is answered with. */
  answer: (call: RpcCall) => Promise<string>;
  speaker: string | undefined;
  /** What the next message meets; default: it is sent at once. */
  sending: Promise<void>;
  closed: boolean;
}

interface FakeTrack extends LocalTrack {
  deviceId: string | undefined;
  muted: boolean;
  stopped: boolean;
  readonly handlers: TrackHandlers;
}

interface FakeMicrophone extends FakeTrack {
  isBuffering: boolean;
  readonly handlers: MicrophoneHandlers;
}

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
        sounds.set(id, handlers);
        return () => void sounds.delete(id);
      },
      async microphone({ buffer, deviceId }, handlers) {
        await world.microphone?.();
        const track = createFakeTrack(
          `mic-${microphones.length}`,
          'microphone',
          deviceId,
          handlers,
        );
        const made: FakeMicrophone = Object.assign(track, { isBuffering: buffer, handlers });
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

function createFakeRoom(handlers: RoomHandlers): FakeRoom {
  const room: FakeRoom = {
    identity: 'user',
    stage: 'signal',
    handlers,
    connecting: deferred<void>(),
    given: [],
    published: [],
    unpublished: [],
    sent: [],
    filesSent: [],
    methods: new Map(),
    called: [],
    answer: () => Promise.resolve(''),
    speaker: undefined,
    sending: Promise.resolve(),
    closed: false,
    connect(credentials) {
      room.given.push(credentials);
      return room.connecting.promise;
    },
    async publish(track) {
      room.published.push(track);
    },
    async unpublish(track) {
      room.unpublished.push(track);
    },
    async sendText(text, _topic, attachments = []) {
      await room.sending;
      room.sent.push(text);
      room.filesSent.push(...attachments);
    },
    callRpc(call) {
      room.called.push(call);
      return room.answer(call);
    },
    serveRpc(method, answer) {
      room.methods.set(method, answer);
      return () => void room.methods.delete(method);
    },
    async setSpeaker(deviceId) {
      room.speaker = deviceId;
    },
    async close() {
      room.closed = true;
    },
  };
  return room;
}

function createFakeTrack(
  id: string,
  source: LocalTrack['source'],
  deviceId: string | undefined,
  handlers: TrackHandlers,
): FakeTrack {
  const track: FakeTrack = {
    id,
    kind: source === 'microphone' ? 'audio' : 'video',
    source,
    deviceId,
    muted: false,
    stopped: false,
    handlers,
    async setMuted(muted) {
      track.muted = muted;
    },
    async setDevice(next) {
      track.deviceId = next;
    },
    stop() {
      track.stopped = true;
      if ('isBuffering' in track) track.isBuffering = false;
    },
  };
  return track;
}

/** An agent as it appears in the room. */
export function agentNamed(
  name: string,
  state?: string,
  more: Partial<RemoteParticipant> = {},
): RemoteParticipant {
  const { attributes, ...rest } = more;
  return {
    identity: `agent-${name}`,
    isAgent: true,
    name,
    ...rest,
    attributes: {
      [wire.agentName]: name,
      ...(state ? { [wire.agentState]: state } : {}),
      ...attributes,
    },
  };
}

export interface FakeStream extends TextStream {
  say(text: string): Promise<void>;
  close(attributes?: Record<string, string>): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** A stream of text that a test writes chunk by chunk. */
export function createFakeStream(
  identity: string,
  options: {
    id?: string;
    topic?: string;
    attributes?: Record<string, string>;
    attachmentIds?: readonly string[];
  } = {},
): FakeStream {
  const queue: Array<() => IteratorResult<string>> = [];
  let wake: (() => void) | undefined;
  let attributes = options.attributes ?? {};
  const put = async (step: () => IteratorResult<string>): Promise<void> => {
    queue.push(step);
    wake?.();
    await settle();
  };
  const next = async (): Promise<IteratorResult<string>> => {
    for (let step = queue.shift(); ; step = queue.shift()) {
      if (step) return step();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    id: options.id ?? 'stream',
    topic: options.topic ?? 'lk.transcription',
    identity,
    ...(options.attachmentIds ? { attachmentIds: options.attachmentIds } : {}),
    get attributes() {
      return attributes;
    },
    chunks: { [Symbol.asyncIterator]: () => ({ next }) },
    say: (text) => put(() => ({ done: false, value: text })),
    close(more = {}) {
      attributes = { ...attributes, ...more };
      return put(() => ({ done: true, value: undefined }));
    },
    fail: (error) =>
      put(() => {
        throw error;
      }),
  };
}

/** The words of a snapshot that a test compares. */
export function wordsOf({ connection, agent, microphone, failures }: Snapshot) {
  const word =
    agent.state === 'connected'
      ? agent.activity
      : agent.state === 'connecting' && agent.buffering
        ? 'buffering'
        : agent.state;
  return {
    connection,
    agent: word,
    microphone: microphone.enabled,
    failures: failures.map((one) => one.code),
  };
}
