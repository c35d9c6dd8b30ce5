/** The recogniser's model repeats itself or fails on longer input, so pieces stay well below it. */
const MAX_PIECE_SECONDS = 8;
/** How far back from the limit a pause is looked for. */
const SEARCH_SECONDS = 4;
/** Length over which loudness is measured: a short pause between words. */
const PAUSE_SECONDS = 0.1;

/**
 * Cuts speech into pieces of at most `maxSeconds`, each cut at the quietest place of the last
 * seconds before the limit, so that words stay whole. Pieces share the input's memory.
 * @param sampleRate in hertz.
 */
export function splitAtPauses(
  speech: Float32Array,
  sampleRate: number,
  maxSeconds = MAX_PIECE_SECONDS,
): Float32Array[] {
  const max = Math.floor(maxSeconds * sampleRate);
  const pieces: Float32Array[] = [];
  let rest = speech;
  while (rest.length > max) {
    const from = max - Math.min(Math.floor(SEARCH_SECONDS * sampleRate), Math.floor(max / 2));
    const cut = quietestPlace(rest, from, max, Math.max(1, Math.floor(PAUSE_SECONDS * sampleRate)));
    pieces.push(rest.subarray(0, cut));
    rest = rest.subarray(cut);
  }
  pieces.push(rest);
  return pieces;
}

/** The middle of the window with the least energy between two positions. */
function quietestPlace(samples: Float32Array, from: number, to: number, window: number): number {
  const energy = (i: number): number => (samples[i] ?? 0) ** 2;
  let sum = 0;
  for (let i = from; i < from + window; i++) sum += energy(i);
  let least = sum;
  let start = from;
  for (let i = from + 1; i + window <= to; i++) {
    sum += energy(i + window - 1) - energy(i - 1);
    if (sum < least) [least, start] = [sum, i];
  }
  return start + Math.floor(window / 2);
}
