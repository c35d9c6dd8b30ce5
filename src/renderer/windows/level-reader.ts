import type { Readable } from '@parley/session';
import type { OpenReader } from '../ui/voice/reader.js';

/** Reads the microphone where only its level is known: it is spread over the bands. */
export function levelReader(level: Readable<number>): OpenReader {
  return (voice) =>
    voice === 'agent'
      ? undefined
      : {
          read(bands) {
            const now = level.get();
            bands.forEach((_, band) => (bands[band] = now * Math.exp(-band / 14)));
            return now;
          },
          close: () => undefined,
        };
}
