import { RoomEvent } from 'livekit-client';
import type { LocalAudioTrack, LocalTrackPublication, Participant, Room } from 'livekit-client';

/** How recording ahead of the connection ended: an agent listens, or none came in time. */
export type EarlySpeechEnd = 'taken' | 'expired';

/** A track as livekit-client reads it when it publishes one with speech from before. */
type Recorded = Pick<
  LocalAudioTrack,
  | 'hasPreConnectBuffer'
  | 'getPreConnectBuffer'
  | 'getPreConnectBufferMimeType'
  | 'stopPreConnectBuffer'
>;

const mimeType = 'audio/webm;codecs=opus';
/** Longer than a session waits for its agent by default. livekit-client gives up after ten seconds. */
const limitMs = 30_000;
const topic = 'lk.agent.pre-connect-audio-buffer';
/** Less than a frame, which Chromium makes 60 ms long: each comes by itself. */
const sliceMs = 20;

interface EarlySpeechDeps {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Makes a recorder that isn't recording yet. */
  readonly createRecorder: (
    track: MediaStreamTrack,
  ) => Pick<MediaRecorder, 'addEventListener' | 'start' | 'state' | 'stop'>;
}

const browser: EarlySpeechDeps = {
  now: () => performance.now(),
  createRecorder: (track) => new MediaRecorder(new MediaStream([track]), { mimeType }),
};

interface EarlySpeech {
  /** WebM/Opus, complete when recording has ended; nothing of it when it took too long. */
  readonly bytes: ReadableStream<Uint8Array>;
  readonly ended: Promise<EarlySpeechEnd>;
}

const recordings = new WeakMap<LocalAudioTrack, EarlySpeech>();

/**
 * Records a microphone from now on, for {@link sendEarlySpeech} to send: it stops when a participant
 * receives the track. Stands in for livekit-client's own recorder, which (in 2.23) drops its last
 * slice, up to 120 ms of speech, misses an agent that receives the track before `publishTrack` is
 * done, and sends nothing to an agent that comes ten seconds after the microphone.
 * What is older than the limit is not sent at all: the user is told to say it again.
 * @param onEnded called once; in a hidden window too, for it hangs on no timer
 */
export function recordEarlySpeech(
  track: LocalAudioTrack,
  onEnded: (how: EarlySpeechEnd) => void,
  { now, createRecorder }: EarlySpeechDeps = browser,
): void {
  const recorder = createRecorder(track.mediaStreamTrack);
  const since = now();
  const isLate = (): boolean => now() - since >= limitMs;
  let end: EarlySpeechEnd | undefined;
  let tellEnd: (how: EarlySpeechEnd) => void;
  const ended = new Promise<EarlySpeechEnd>((resolve) => (tellEnd = resolve));
  const finish = (how: EarlySpeechEnd): void => {
    if (end) return;
    end = how;
    onEnded(how);
    tellEnd(how);
  };
  const stop = (): void => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  let isRead = true;
  const slices = new ReadableStream<Blob>({
    start(controller) {
      recorder.addEventListener('dataavailable', ({ data }) => {
        if (isRead) controller.enqueue(data);
        if (isLate()) finish('expired');
        // Not before: stopping drops the frame that is being recorded, up to 60 ms of a word.
        if (end) stop();
      });
      recorder.addEventListener('stop', () => {
        if (isRead) controller.close();
        // The device went away.
        finish('taken');
      });
    },
    // The call is over before all of it was sent.
    cancel() {
      isRead = false;
      finish('taken');
      stop();
    },
  });
  const bytes = slices.pipeThrough(
    new TransformStream<Blob, Uint8Array<ArrayBuffer>>({
      async transform(slice, controller) {
        if (end !== 'expired') controller.enqueue(new Uint8Array(await slice.arrayBuffer()));
      },
    }),
  );
  recorder.start(sliceMs);
  const recorded: Recorded = {
    get hasPreConnectBuffer() {
      return end === undefined;
    },
    // What livekit-client would send by itself.
    getPreConnectBuffer: () => undefined,
    getPreConnectBufferMimeType: () => mimeType,
    stopPreConnectBuffer: () => finish('taken'),
  };
  Object.defineProperties(track, Object.getOwnPropertyDescriptors(recorded));
  recordings.set(track, { bytes, ended });
}

/**
 * Sends what was recorded of a published track to the agent, where agents of both frameworks look for
 * it; resolves when it is sent, or there is nothing to send. They take it within three seconds of
 * receiving the track.
 */
export async function sendEarlySpeech(
  room: Pick<Room, 'on' | 'off' | 'remoteParticipants' | 'localParticipant'>,
  track: LocalAudioTrack,
  { trackSid }: Pick<LocalTrackPublication, 'trackSid'>,
): Promise<void> {
  const recording = recordings.get(track);
  if (!recording) return;
  if ((await recording.ended) === 'expired') return recording.bytes.cancel();
  const agent = await activeAgent(room);
  if (agent === undefined) return recording.bytes.cancel();
  const { sampleRate = 48_000, channelCount = 1 } = track.mediaStreamTrack.getSettings();
  const writer = await room.localParticipant.streamBytes({
    name: 'preconnect-buffer',
    mimeType,
    topic,
    destinationIdentities: [agent],
    attributes: {
      trackId: trackSid,
      sampleRate: String(sampleRate),
      channels: String(channelCount),
    },
  });
  for await (const bytes of recording.bytes) await writer.write(bytes);
  await writer.close();
}

/** The identity of the first agent that can be talked to; undefined: the call ended without one. */
function activeAgent(
  room: Pick<Room, 'on' | 'off' | 'remoteParticipants'>,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const settle = (identity: string | undefined): void => {
      room.off(RoomEvent.ParticipantActive, onActive).off(RoomEvent.Disconnected, giveUp);
      resolve(identity);
    };
    const onActive = ({ isAgent, identity }: Participant): void => {
      if (isAgent) settle(identity);
    };
    const giveUp = (): void => settle(undefined);
    const there = [...room.remoteParticipants.values()];
    const agent = there.find(({ isAgent, isActive }) => isAgent && isActive);
    if (agent) return resolve(agent.identity);
    // A participant's own `isActive` follows this event.
    room.on(RoomEvent.ParticipantActive, onActive).on(RoomEvent.Disconnected, giveUp);
  });
}
