import { writable } from '@parley/session';
import { failure } from '../../shared/failures.js';
import type { FailureCode } from '../../shared/failures.js';
import type { Client } from '../bridge/client.js';
import type { CheckState, MicrophoneCheck } from '../ui/first-run/microphone-check.js';

/** Milliseconds that are recorded. */
const recordedMs = 4_000;

/** An audio output can be chosen in Chromium; TypeScript's types do not know it yet. */
type WithSink = AudioContext & { setSinkId?: (id: string) => Promise<void> };

/** What a refused microphone is called. */
function codeOf(error: unknown): FailureCode {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError') return 'media.denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'media.not-found';
  return name === 'NotReadableError' ? 'media.in-use' : 'media.failed';
}

/** Makes a check of the microphones of this computer. */
export function createMicrophoneCheck(client: Client): MicrophoneCheck {
  const state = writable<CheckState>({ state: 'off', heard: false });
  let stream: MediaStream | undefined;
  let context: AudioContext | undefined;
  let analyser: AnalyserNode | undefined;
  /** Grows with each opening and closing: what comes later belongs to none of them. */
  let turn = 0;
  const become = (next: 'off' | 'opening' | 'live' | 'recording' | 'playing'): void =>
    state.set({ state: next, heard: state.get().heard });
  const fail = (code: FailureCode, error?: unknown): void => {
    const detail = error === undefined ? undefined : String(error);
    state.set({
      state: 'failed',
      heard: state.get().heard,
      failure: failure(code, Date.now(), detail),
    });
  };
  const release = (): void => {
    turn += 1;
    for (const track of stream?.getTracks() ?? []) track.stop();
    void context?.close();
    stream = context = analyser = undefined;
  };

  const open = async (id: string | undefined): Promise<void> => {
    release();
    const mine = turn;
    become('opening');
    try {
      if ((await client.request('permissions.microphone', undefined)) === 'denied')
        return fail('media.denied-by-system');
      const audio = id === undefined ? true : { deviceId: { exact: id } };
      const opened = await navigator.mediaDevices.getUserMedia({ audio });
      if (mine !== turn) {
        for (const track of opened.getTracks()) track.stop();
        return;
      }
      stream = opened;
      context = new AudioContext();
      analyser = context.createAnalyser();
      analyser.fftSize = 512;
      context.createMediaStreamSource(stream).connect(analyser);
      become('live');
    } catch (error) {
      if (mine === turn) fail(codeOf(error), error);
    }
  };

  const record = async (speaker: string | undefined): Promise<void> => {
    if (!stream || !context) return;
    const mine = turn;
    const playback: WithSink = context;
    become('recording');
    try {
      const sound = await playback.decodeAudioData(await recorded(stream));
      if (mine !== turn) return;
      state.set({ state: 'playing', heard: true });
      await playback.setSinkId?.(speaker ?? '');
      const source = playback.createBufferSource();
      source.buffer = sound;
      source.connect(playback.destination);
      const ended = new Promise((resolve) => source.addEventListener('ended', resolve));
      source.start();
      await ended;
      if (mine === turn) become('live');
    } catch (error) {
      if (mine === turn) fail('media.failed', error);
    }
  };

  return {
    state,
    openReader: () => ({
      read: () => (analyser ? levelOf(analyser) : 0),
      close: () => undefined,
    }),
    open,
    record,
    close() {
      release();
      become('off');
    },
  };
}

/** How loud it is just now, 0 to 1: speech at a usual distance is about the middle. */
function levelOf(analyser: AnalyserNode): number {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.min(1, Math.sqrt(Math.sqrt(sum / samples.length)) * 1.6);
}

/** What a microphone hears in the next seconds; less where it is closed before. */
async function recorded(stream: MediaStream): Promise<ArrayBuffer> {
  const recorder = new MediaRecorder(stream);
  const pieces: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => void pieces.push(data));
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
  recorder.start();
  const timer = setTimeout(() => recorder.stop(), recordedMs);
  await stopped;
  clearTimeout(timer);
  return new Blob(pieces).arrayBuffer();
}
