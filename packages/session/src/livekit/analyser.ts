import type { MediaTrack } from '../types.js';
import { mediaStreamTrackOf } from './tracks.js';

/** Reads how loud a track is, for as long as somebody looks. */
export interface Analyser {
  /**
   * Fills `bands` with 0 to 1, low frequencies first.
   * @returns the whole level, 0 to 1: linear in decibels from -60 dB on
   */
  read(bands: Float32Array): number;
  /** Stops the analysis; without any left the audio context sleeps. */
  dispose(): void;
}

const lowestHz = 80;
const highestHz = 8_000;
const floorDb = -60;

/** The samples that a level is read from: 21 ms. */
const levelSize = 1024;
/** The samples that silence is looked for in: 0.7 s. */
const waveSize = 32_768;

/**
 * Each track's source of sound. Chromium frees none as long as its audio context runs, that is, for
 * the length of a call: a track that were given one source after the other would keep them all.
 */
const sources = new WeakMap<MediaStreamTrack, MediaStreamAudioSourceNode>();
let context: AudioContext | undefined;
let users = 0;

/** What is connected to a track's source at the moment. */
interface Tap {
  readonly media: MediaStreamTrack;
  readonly node: AnalyserNode;
  close(): void;
}

function openTap(media: MediaStreamTrack, fftSize: number): Tap {
  const audio = wake();
  let source = sources.get(media);
  if (!source) {
    source = audio.createMediaStreamSource(new MediaStream([media]));
    sources.set(media, source);
  }
  const node = audio.createAnalyser();
  node.fftSize = fftSize;
  node.smoothingTimeConstant = 0.6;
  source.connect(node);
  let closed = false;
  return {
    media,
    node,
    close() {
      if (closed) return;
      closed = true;
      source.disconnect(node);
      sleep();
    },
  };
}

/** Analyses a track of the session, also after its device has changed; silent once it is gone. */
export function createAnalyser(track: MediaTrack): Analyser {
  const spectrum = new Uint8Array(levelSize / 2);
  const wave = new Float32Array(levelSize);
  let tap: Tap | undefined;
  const follow = (media: MediaStreamTrack | undefined): AnalyserNode | undefined => {
    if (media !== tap?.media) {
      tap?.close();
      tap = media && media.readyState !== 'ended' ? openTap(media, levelSize) : undefined;
    }
    return tap?.node;
  };
  return {
    read(bands) {
      const node = follow(mediaStreamTrackOf(track));
      if (!node) {
        bands.fill(0);
        return 0;
      }
      if (bands.length > 0) {
        node.getByteFrequencyData(spectrum);
        fillBands(bands, spectrum, node.context.sampleRate / levelSize);
      }
      node.getFloatTimeDomainData(wave);
      return levelOf(wave);
    },
    dispose: () => void follow(undefined),
  };
}

/** A track's newest samples, for as long as somebody looks. */
export interface Wave {
  /**
   * The last 32,768 samples (0.7 s), -1 to 1, the same array each time; undefined while the browser lets
   * nothing be analysed.
   */
  read(): Float32Array | undefined;
  /** Stops that; safe any number of times. */
  close(): void;
}

/** Opens a track for looking at its bare samples. */
export function openWave(track: MediaStreamTrack): Wave {
  const { node, close } = openTap(track, waveSize);
  const wave = new Float32Array(waveSize);
  return {
    read() {
      if (node.context.state !== 'running') return undefined;
      node.getFloatTimeDomainData(wave);
      return wave;
    },
    close,
  };
}

/** One context for all; it has no output, so that no speaker is opened for looking at a microphone. */
function wake(): AudioContext {
  users += 1;
  context ??= new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions);
  if (context.state === 'suspended') void context.resume();
  return context;
}

function sleep(): void {
  users -= 1;
  if (users === 0) void context?.suspend();
}

/**
 * How loud a piece of sound is, 0 to 1, linear in decibels from -60 dB on.
 * @param wave samples from -1 to 1
 */
export function levelOf(wave: Float32Array): number {
  let sum = 0;
  for (const sample of wave) sum += sample * sample;
  const db = 10 * Math.log10(sum / wave.length || 1e-12);
  return Math.min(1, Math.max(0, 1 - db / floorDb));
}

/**
 * Sums a spectrum up into bands of equal width on a logarithmic scale, 80 Hz to 8 kHz.
 * @param spectrum 0 to 255 for each bin
 * @param binHz the width of a bin
 */
export function fillBands(bands: Float32Array, spectrum: Uint8Array, binHz: number): void {
  const ratio = (highestHz / lowestHz) ** (1 / bands.length);
  for (let band = 0; band < bands.length; band += 1) {
    const from = Math.floor((lowestHz * ratio ** band) / binHz);
    const to = Math.max(from + 1, Math.ceil((lowestHz * ratio ** (band + 1)) / binHz));
    let sum = 0;
    for (let bin = from; bin < to; bin += 1) sum += spectrum[bin] ?? 0;
    bands[band] = sum / (to - from) / 255;
  }
}
