import type { Cue } from './cues.js';
import { earcon } from './earcon.js';

export interface EarconOptions {
  /** 0 to 1; 0: nothing is played. */
  readonly volume: number;
  /** The id of the speaker; empty: the system's default. */
  readonly speaker: string;
}

/** A way to a speaker. */
interface Output {
  readonly context: AudioContext;
  readonly speaker: string;
  /** How many sounds are on their way. */
  playing: number;
}

/**
 * Plays the sounds of cues. During a call the way to the speaker stays open: the echo canceller, which
 * keeps the sounds away from the agent, loses the echo's delay with each way that is opened. Outside
 * of one it is open no longer than a sound, for an open one keeps the computer busy.
 */
export class EarconPlayer {
  #isInCall = false;
  #output: Output | undefined;

  /** A call goes on, or is over. The way is opened by its first sound: opening the microphone comes first. */
  setInCall(isInCall: boolean): void {
    this.#isInCall = isInCall;
    this.#closeUnused(this.#output);
  }

  async play(cue: Cue, { volume, speaker }: EarconOptions): Promise<void> {
    if (volume === 0) return;
    const output = this.#outputTo(speaker);
    const { context } = output;
    output.playing += 1;
    try {
      const samples = earcon(cue, volume, context.sampleRate);
      const buffer = context.createBuffer(1, samples.length, context.sampleRate);
      buffer.copyToChannel(samples, 0);
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(context.destination);
      const ended = new Promise((resolve) => source.addEventListener('ended', resolve));
      source.start();
      await ended;
      // What was handed to the system is heard a little later.
      await new Promise((resolve) => setTimeout(resolve, 1_000 * context.outputLatency + 50));
    } finally {
      output.playing -= 1;
      this.#closeUnused(output);
    }
  }

  #outputTo(speaker: string): Output {
    const before = this.#output;
    if (before?.speaker === speaker) return before;
    // `sinkId`: the types of TypeScript's DOM lack it.
    const options = { latencyHint: 'interactive', sinkId: speaker } as AudioContextOptions;
    const output = { context: new AudioContext(options), speaker, playing: 0 };
    this.#output = output;
    this.#closeUnused(before);
    return output;
  }

  #closeUnused(output: Output | undefined): void {
    if (!output || output.playing > 0 || (this.#isInCall && output === this.#output)) return;
    if (output === this.#output) this.#output = undefined;
    void output.context.close();
  }
}
