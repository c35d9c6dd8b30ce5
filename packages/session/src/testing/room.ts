import type { Credentials } from '../types.js';
import { deferred } from '../signals.js';
import type { Deferred } from '../signals.js';
import { wire } from '../ports.js';
import type {
  LocalTrack,
  RemoteParticipant,
  Room,
  RoomHandlers,
  RpcCall,
  RpcInvocation,
  SendOptions,
} from '../ports.js';
import type { Attachment } from '../types.js';

export interface FakeRoom extends Room {
  stage: Room['stage'];
  readonly handlers: RoomHandlers;
  readonly connecting: Deferred<void>;
  readonly given: Credentials[];
  readonly published: LocalTrack[];
  readonly unpublished: LocalTrack[];
  readonly sent: string[];
  readonly filesSent: Attachment[];
  /** What else was said of each text. */
  readonly sentWith: Omit<SendOptions, 'attachments'>[];
  /** Methods that are served, by name. */
  readonly methods: Map<string, (invocation: RpcInvocation) => Promise<string>>;
  readonly called: RpcCall[];
  /** What the next call of a method is answered with. */
  answer: (call: RpcCall) => Promise<string>;
  /** Whose tracks there are, by their ids. */
  readonly publishers: Map<string, string>;
  speaker: string | undefined;
  /** How often sound was asked for that the browser holds back. */
  audioStarts: number;
  /** The others aren't heard. */
  silenced: boolean;
  /** What the next message meets; default: it is sent at once. */
  sending: Promise<void>;
  asleep: boolean;
  closed: boolean;
}

export function createFakeRoom(handlers: RoomHandlers): FakeRoom {
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
    sentWith: [],
    methods: new Map(),
    called: [],
    publishers: new Map(),
    publisherOf: (trackId) => room.publishers.get(trackId),
    answer: () => Promise.resolve(''),
    speaker: undefined,
    audioStarts: 0,
    silenced: false,
    sending: Promise.resolve(),
    asleep: false,
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
    async sendText(text, _topic, { attachments = [], ...options } = {}) {
      await room.sending;
      room.sent.push(text);
      room.filesSent.push(...attachments);
      room.sentWith.push(options);
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
    async startAudio() {
      room.audioStarts += 1;
      handlers.onPlayback(true);
    },
    setSilenced(silenced) {
      room.silenced = silenced;
    },
    setAsleep(asleep) {
      room.asleep = asleep;
    },
    async close() {
      room.closed = true;
    },
  };
  return room;
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
