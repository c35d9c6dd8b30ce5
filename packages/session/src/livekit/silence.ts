import { openWave } from './analyser.js';
import type { Wave } from './analyser.js';

/** Shorter than what the analyser holds, so that no sound falls between two looks. */
const everyMs = 500;
/** A device that has sent nothing but zeros for so long since its opening is silent, not quiet. */
const patienceMs = 20_000;

/**
 * Tells when a microphone sends nothing: the system muted it, or it has sent nothing but zeros ever
 * since it was opened. Once it was heard it counts as good: many a headset sends zeros in a pause.
 * @returns a function that stops it
 */
export function watchSilence(
  track: MediaStreamTrack,
  onSilent: (silent: boolean) => void,
): () => void {
  // Opened with the first look: right after the microphone opens, the page is busy connecting.
  let wave: Wave | undefined;
  let zerosMs = 0;
  let silent = false;
  let heard = false;
  const say = (now: boolean): void => {
    if (now === silent) return;
    silent = now;
    onSilent(now);
  };
  const look = (): void => {
    if (!track.enabled) return;
    wave ??= openWave(track);
    const samples = heard ? undefined : wave.read();
    if (samples?.some((sample) => sample !== 0)) {
      heard = true;
      wave.close();
    } else if (samples) zerosMs += everyMs;
    say(track.muted || (!heard && zerosMs >= patienceMs));
  };
  const timer = setInterval(look, everyMs);
  track.addEventListener('mute', look);
  track.addEventListener('unmute', look);
  return () => {
    clearInterval(timer);
    track.removeEventListener('mute', look);
    track.removeEventListener('unmute', look);
    wave?.close();
  };
}
