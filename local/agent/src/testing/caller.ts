/** A person on the line, for tests and measurements: joins, speaks, types, hears and reads. */
import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import type { ByteStreamReader, RemoteTrack, TextStreamReader } from '@livekit/rtc-node';
import { AgentSession, RoomAgentDispatch, RoomConfiguration } from '@livekit/protocol';
import { AccessToken } from 'livekit-server-sdk';

const RATE = 48_000;
const FRAME = RATE / 50;
/** Mean square of samples (-1..1) above which something is heard. */
const AUDIBLE = 1e-5;

export interface ServerAccess {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** One thing that happened, with `performance.now()` milliseconds. */
export type CallEvent = { readonly at: number } & (
  | { readonly type: 'state'; readonly state: string }
  | {
      readonly type: 'heard';
      readonly from: 'user' | 'agent';
      readonly text: string;
      readonly id: string;
    }
  | { readonly type: 'sound' | 'silence' }
  | { readonly type: 'left'; readonly reason: number | undefined }
  | { readonly type: 'error'; readonly message: string }
);

export interface Caller {
  readonly room: Room;
  readonly events: readonly CallEvent[];
  /** Resolves once the agent receives the microphone. */
  readonly subscribed: Promise<void>;
  /** Speaks mono samples (-1..1) into the microphone. Resolves with the moment of the last one. */
  speak(samples: Float32Array, sampleRate: number): Promise<number>;
  type(text: string): Promise<void>;
  /** Sends what was said before the connection, as a browser's client does (WebM/Opus). */
  sendPreConnectAudio(recording: Uint8Array): Promise<void>;
  /** The first event, past or future, from `since` on that matches; rejects after 30 s. */
  waitFor<T extends CallEvent>(match: (event: CallEvent) => event is T, since?: number): Promise<T>;
  hangUp(): Promise<void>;
}

/** A token for a new room that dispatches the agent. */
async function createToken(server: ServerAccess, agentName: string): Promise<string> {
  const token = new AccessToken(server.apiKey, server.apiSecret, { identity: 'caller' });
  token.addGrant({ roomJoin: true, room: `test-${randomUUID()}` });
  token.roomConfig = new RoomConfiguration({ agents: [new RoomAgentDispatch({ agentName })] });
  return token.toJwt();
}

/**
 * Joins a new room with an open, silent microphone.
 * @param preConnect announces that words from before the connection will be sent.
 */
export async function call(
  server: ServerAccess,
  agentName: string,
  { preConnect = false } = {},
): Promise<Caller> {
  const room = new Room();
  const events: CallEvent[] = [];
  const bus = new EventEmitter().setMaxListeners(100);
  const record = (event: CallEvent): void => {
    events.push(event);
    bus.emit('event', event);
  };
  watch(room, record);
  await room.connect(server.url, await createToken(server, agentName), {
    autoSubscribe: true,
    dynacast: false,
  });
  const microphone = await openMicrophone(room, preConnect);
  return {
    room,
    events,
    subscribed: microphone.subscribed,
    speak: (samples, rate) => microphone.speak(resample(samples, rate)),
    async type(text) {
      await room.localParticipant?.sendText(text, { topic: 'lk.chat' });
    },
    async sendPreConnectAudio(recording) {
      await microphone.subscribed;
      const writer = await room.localParticipant?.streamBytes({
        name: 'preconnect-buffer',
        topic: 'lk.agent.pre-connect-audio-buffer',
        mimeType: 'audio/webm;codecs=opus',
        attributes: { trackId: microphone.trackSid, sampleRate: '48000', channels: '1' },
      });
      await writer?.write(recording);
      await writer?.close();
    },
    waitFor: <T extends CallEvent>(match: (event: CallEvent) => event is T, since = 0) =>
      new Promise<T>((resolve, reject) => {
        const check = (event: CallEvent): void => {
          if (event.at < since || !match(event)) return;
          clearTimeout(timer);
          bus.off('event', check);
          resolve(event);
        };
        const timer = setTimeout(() => {
          bus.off('event', check);
          reject(new Error(`Nothing matched within 30 s; events: ${JSON.stringify(events)}`));
        }, 30_000);
        bus.on('event', check);
        for (const event of [...events]) check(event);
      }),
    async hangUp() {
      microphone.close();
      await room.disconnect();
    },
  };
}

function watch(room: Room, record: (event: CallEvent) => void): void {
  const at = (): number => performance.now();
  const recordState = (attributes: Record<string, string>): void => {
    const state = attributes['lk.agent.state'];
    if (state) record({ type: 'state', at: at(), state });
  };
  // An agent that is quick has its first state when it appears.
  room.on(RoomEvent.ParticipantConnected, ({ attributes }) => recordState(attributes));
  room.on(RoomEvent.ParticipantAttributesChanged, recordState);
  room.on(RoomEvent.ParticipantDisconnected, (participant) => {
    record({ type: 'left', at: at(), reason: participant.disconnectReason });
  });
  room.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind === TrackKind.KIND_AUDIO) void listen(track, record);
  });
  const hear = async (reader: TextStreamReader, identity: string): Promise<void> => {
    const text = await whole(room, reader.readAll());
    const from = identity === 'caller' ? 'user' : 'agent';
    const id = reader.info.attributes?.['lk.segment_id'] ?? '';
    if (text) record({ type: 'heard', at: at(), from, text, id });
  };
  const notice = async (reader: ByteStreamReader): Promise<void> => {
    const parts = await whole(room, reader.readAll());
    if (!parts) return;
    const { message } = AgentSession.AgentSessionMessage.fromBinary(Buffer.concat(parts));
    const event = message.case === 'event' ? message.value.event : undefined;
    if (event?.case === 'error') record({ type: 'error', at: at(), message: event.value.message });
  };
  // A stream that fails while the call goes on fails the test: as a rejection that no test handles.
  room.registerTextStreamHandler('lk.transcription', (reader, { identity }) => {
    void hear(reader, identity);
  });
  room.registerByteStreamHandler('lk.agent.session', (reader) => void notice(reader));
}

/** What a stream brings; undefined when the end of the call cuts it off, which is no error. */
async function whole<T>(room: Room, reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (room.isConnected) throw error;
    return undefined;
  }
}

async function listen(track: RemoteTrack, record: (event: CallEvent) => void): Promise<void> {
  let sounding = false;
  let quietFrames = 0;
  for await (const { data } of new AudioStream(track, { sampleRate: 16_000, numChannels: 1 })) {
    let sum = 0;
    for (const sample of data) sum += (sample / 32768) ** 2;
    const audible = sum / data.length > AUDIBLE;
    quietFrames = audible ? 0 : quietFrames + 1;
    const now: boolean = audible || (sounding && quietFrames < 30);
    if (now !== sounding) record({ type: now ? 'sound' : 'silence', at: performance.now() });
    sounding = now;
  }
}

interface Microphone {
  readonly trackSid: string;
  /** Resolves once the agent receives the track. */
  readonly subscribed: Promise<void>;
  speak(samples: Int16Array): Promise<number>;
  close(): void;
}

async function openMicrophone(room: Room, preconnectBuffer: boolean): Promise<Microphone> {
  const source = new AudioSource(RATE, 1, 100);
  const track = LocalAudioTrack.createAudioTrack('microphone', source);
  const subscribed = new Promise<void>((resolve) => {
    room.once(RoomEvent.LocalTrackSubscribed, () => resolve());
  });
  const publication = await room.localParticipant?.publishTrack(
    track,
    new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE, preconnectBuffer }),
  );
  const queue: { data: Int16Array; done?: (at: number) => void }[] = [];
  let open = true;
  const pump = async (): Promise<void> => {
    while (open) {
      const next = queue.shift() ?? { data: new Int16Array(FRAME) };
      await source.captureFrame(new AudioFrame(next.data, RATE, 1, next.data.length));
      next.done?.(performance.now() + source.queuedDuration);
    }
  };
  void pump();
  return {
    trackSid: publication?.sid ?? '',
    subscribed,
    speak: (samples) =>
      new Promise((resolve) => {
        for (let i = 0; i < samples.length; i += FRAME) {
          const last = i + FRAME >= samples.length;
          queue.push({ data: samples.slice(i, i + FRAME), ...(last ? { done: resolve } : {}) });
        }
      }),
    close: () => (open = false),
  };
}

/** Linear interpolation to 48 kHz: good enough to be understood. */
function resample(samples: Float32Array, rate: number): Int16Array {
  const out = new Int16Array(Math.floor((samples.length * RATE) / rate));
  for (let i = 0; i < out.length; i++) {
    const position = (i * rate) / RATE;
    const left = Math.floor(position);
    const a = samples[left] ?? 0;
    const b = samples[left + 1] ?? a;
    out[i] = Math.max(-1, Math.min(1, a + (b - a) * (position - left))) * 32767;
  }
  return out;
}
