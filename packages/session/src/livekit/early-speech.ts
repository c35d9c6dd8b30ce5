import type { LocalAudioTrack } from 'livekit-client';

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
/** As long as an agent may take to come; livekit-client's own limit too. */
const limitMs = 10_000;
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

/**
 * Records a microphone from now on, for livekit-client to send when an agent comes: it stops when
 * a participant receives the track. Stands in for livekit-client's own recorder, which (in 2.23) drops
 * its last slice, up to 120 ms of speech, and misses an agent that receives the track before
 * `publishTrack` is done.
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
  const finish = (how: EarlySpeechEnd): void => {
    if (end) return;
    end = how;
    onEnded(how);
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
    getPreConnectBuffer: () => bytes,
    getPreConnectBufferMimeType: () => mimeType,
    stopPreConnectBuffer: () => finish('taken'),
  };
  Object.defineProperties(track, Object.getOwnPropertyDescriptors(recorded));
}
