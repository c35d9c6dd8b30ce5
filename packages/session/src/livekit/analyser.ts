import type { MediaTrack } from '../types.js';
import { mediaStreamTrackOf } from './tracks.js';

/** Reads how loud a track is, until it is disposed. */
export interface Analyser {
  /**
   * Fills `bands` with 0 to 1, low frequencies first.
   * @returns the whole level, 0 to 1: linear in decibels from -60 dB on
   */
  read(bands: Float32Array): number;
  /** Stops the analysis. */
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
 * An audio context, and for each track one source and one analyser of each size, made once and left
 * in place: while a context runs, Chromium frees neither, and one that only rests frees them no more.
 */
class Hearing {
  readonly #audio = new AudioContext({
    // No output, so that no speaker is opened for looking at a microphone.
    sinkId: { type: 'none' },
  } as AudioContextOptions);
  readonly #sources = new WeakMap<MediaStreamTrack, MediaStreamAudioSourceNode>();
  readonly #nodes = {
    [levelSize]: new WeakMap<MediaStreamTrack, AnalyserNode>(),
    [waveSize]: new WeakMap<MediaStreamTrack, AnalyserNode>(),
  };

  analyserOf(media: MediaStreamTrack, size: typeof levelSize | typeof waveSize): AnalyserNode {
    const known = this.#nodes[size].get(media);
    if (known) return known;
    const node = this.#audio.createAnalyser();
    node.fftSize = size;
    node.smoothingTimeConstant = 0.6;
    this.#sourceOf(media).connect(node);
    this.#nodes[size].set(media, node);
    return node;
  }

  end(): void {
    void this.#audio.close();
  }

  #sourceOf(media: MediaStreamTrack): MediaStreamAudioSourceNode {
    const known = this.#sources.get(media);
    if (known) return known;
    const source = this.#audio.createMediaStreamSource(new MediaStream([media]));
    this.#sources.set(media, source);
    return source;
  }
}

let hearing: Hearing | undefined;
let users = 0;

interface Tap {
  readonly media: MediaStreamTrack;
  readonly node: AnalyserNode;
  /** Safe any number of times. */
  close(): void;
}

/** Looks at a track; the context ends with the last one who looks. */
function openTap(media: MediaStreamTrack, size: typeof levelSize | typeof waveSize): Tap {
  users += 1;
  hearing ??= new Hearing();
  let closed = false;
  return {
    media,
    node: hearing.analyserOf(media, size),
    close() {
      if (closed) return;
      closed = true;
      users -= 1;
      if (users > 0) return;
      hearing?.end();
      hearing = undefined;
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

/** Reads a track's newest samples, until it is closed. */
export interface Wave {
  /**
   * The last 32,768 samples (0.7 s), -1 to 1, the same array each time; undefined while the browser lets
   * nothing be analysed.
   */
  read(): Float32Array | undefined;
  /** Stops reading; safe any number of times. */
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
