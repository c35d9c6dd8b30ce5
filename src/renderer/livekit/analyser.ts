import type { MediaTrack } from '../model/types.js';
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

let context: AudioContext | undefined;
let users = 0;

/**
 * Analyses a track of the session.
 * @returns undefined when the track isn't there any more
 */
export function createAnalyser(track: MediaTrack): Analyser | undefined {
  const media = mediaStreamTrackOf(track);
  if (!media || media.readyState === 'ended') return undefined;
  const audio = wake();
  const node = audio.createAnalyser();
  node.fftSize = 1024;
  node.smoothingTimeConstant = 0.6;
  const source = audio.createMediaStreamSource(new MediaStream([media]));
  source.connect(node);
  const spectrum = new Uint8Array(node.frequencyBinCount);
  const wave = new Float32Array(node.fftSize);
  let disposed = false;
  return {
    read(bands) {
      node.getByteFrequencyData(spectrum);
      fillBands(bands, spectrum, audio.sampleRate / node.fftSize);
      node.getFloatTimeDomainData(wave);
      return levelOf(wave);
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      source.disconnect();
      sleep();
    },
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
  const audio = wake();
  const node = audio.createAnalyser();
  node.fftSize = 32_768;
  const source = audio.createMediaStreamSource(new MediaStream([track]));
  source.connect(node);
  const wave = new Float32Array(node.fftSize);
  let closed = false;
  return {
    read() {
      if (audio.state !== 'running') return undefined;
      node.getFloatTimeDomainData(wave);
      return wave;
    },
    close() {
      if (closed) return;
      closed = true;
      source.disconnect();
      sleep();
    },
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
