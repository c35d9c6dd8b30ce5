import type { SoundPort } from '../ports.js';
import { createAnalyser } from './analyser.js';
import type { Analyser } from './analyser.js';

const everyMs = 50;
/** -40 dB: well above a quiet room, well below speech. */
const silence = 1 / 3;

/** Tells each moment in which a track is above silence; blind while the window is hidden. */
export const listenToSound: SoundPort = (track, { onSound, onBlind }) => {
  // Made with the first look: right after the microphone opens, the page is busy connecting.
  let analyser: Analyser | undefined;
  const nothing = new Float32Array(0);
  const isSound = (): boolean => {
    analyser ??= createAnalyser(track);
    return analyser.read(nothing) > silence;
  };
  const timer = setInterval(() => {
    // A hidden window's timers run once a second: too seldom to measure anything.
    if (document.hidden) onBlind();
    else if (isSound()) onSound();
  }, everyMs);
  return () => {
    clearInterval(timer);
    analyser?.dispose();
  };
};
