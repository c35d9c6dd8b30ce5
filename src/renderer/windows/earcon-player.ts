import type { Cue } from './cues.js';
import { earcon } from './earcon.js';

export interface EarconOptions {
  /** 0 to 1; 0: nothing is played. */
  readonly volume: number;
  /** The id of the speaker; empty: the system's default. */
  readonly speaker: string;
}

/**
 * Plays the sound of a cue. The way to the speaker is open no longer than that: an open one keeps the
 * computer busy.
 */
export async function playEarcon(cue: Cue, { volume, speaker }: EarconOptions): Promise<void> {
  if (volume === 0) return;
  // `sinkId`: the types of TypeScript's DOM lack it.
  const options = { latencyHint: 'interactive', sinkId: speaker } as AudioContextOptions;
  const context = new AudioContext(options);
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
    await context.close();
  }
}
