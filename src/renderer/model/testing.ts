/** Hand-written stand-ins for the ports, for the tests beside the model. */
import type { Credentials, Snapshot } from '../../shared/session.js';
import { deferred } from './deferred.js';
import type { Deferred } from './deferred.js';
import { wire } from './ports.js';
import type {
  Clock,
  MicrophoneHandlers,
  MicrophoneTrack,
  RemoteParticipant,
  Room,
  RoomHandlers,
  SessionPorts,
  SoundHandlers,
  TextStream,
} from './ports.js';

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
  readonly published: MicrophoneTrack[];
  readonly unpublished: MicrophoneTrack[];
  readonly sent: string[];
  /** What the next message meets; default: it is sent at once. */
  sending: Promise<void>;
  closed: boolean;
}

interface FakeMicrophone extends MicrophoneTrack {
  isBuffering: boolean;
  muted: boolean;
  stopped: boolean;
  readonly handlers: MicrophoneHandlers;
}

/** The world of one test: what the session asked for, and the levers to answer. */
export interface World {
  readonly ports: SessionPorts;
  readonly clock: ManualClock;
  readonly rooms: FakeRoom[];
  readonly microphones: FakeMicrophone[];
  readonly log: string[];
  /** Whether each credential was asked for fresh. */
  readonly asked: boolean[];
  /** What the next request for credentials meets. */
  credentials: () => Promise<Credentials>;
  /** What the next opening of the microphone meets; undefined: it opens at once. */
  microphone: (() => Promise<void>) | undefined;
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
  const sounds = new Map<string, SoundHandlers>();
  const frames = new Set<() => void>();
  let framesAsked = 0;
  let ids = 0;
  const write = (text: string): void => void log.push(text);
  const world: World = {
    clock,
    rooms,
    microphones,
    log,
    asked,
    credentials: () => Promise.resolve(someCredentials(agents)),
    microphone: undefined,
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
      credentials({ fresh }) {
        asked.push(fresh);
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
      async microphone({ buffer }, handlers) {
        await world.microphone?.();
        const made = createFakeMicrophone(`mic-${microphones.length}`, buffer, handlers);
        microphones.push(made);
        return made;
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
    sending: Promise.resolve(),
    closed: false,
    connect(credentials) {
      room.given.push(credentials);
      return room.connecting.promise;
    },
    async publish(microphone) {
      room.published.push(microphone);
    },
    async unpublish(microphone) {
      room.unpublished.push(microphone);
    },
    async sendText(text) {
      await room.sending;
      room.sent.push(text);
    },
    async close() {
      room.closed = true;
    },
  };
  return room;
}

function createFakeMicrophone(
  id: string,
  buffer: boolean,
  handlers: MicrophoneHandlers,
): FakeMicrophone {
  const microphone: FakeMicrophone = {
    id,
    kind: 'audio',
    isBuffering: buffer,
    muted: false,
    stopped: false,
    handlers,
    async setMuted(muted) {
      microphone.muted = muted;
    },
    stop() {
      microphone.stopped = true;
      microphone.isBuffering = false;
    },
  };
  return microphone;
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
  options: { id?: string; topic?: string; attributes?: Record<string, string> } = {},
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
