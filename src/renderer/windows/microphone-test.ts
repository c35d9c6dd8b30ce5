import type { FailureCode } from '../../shared/failures.js';
import type { Settings } from '../../shared/settings.js';
import type { VoiceReader } from '../ui/voice/reader.js';

/** The level that is shown as nothing. */
const floorDb = -60;
const samples = 1024;

const codes: Readonly<Record<string, FailureCode>> = {
  NotAllowedError: 'media.denied',
  NotFoundError: 'media.not-found',
  OverconstrainedError: 'media.not-found',
  NotReadableError: 'media.in-use',
};

/** What the failure to open a microphone is called. */
export const microphoneFailure = (error: unknown): FailureCode =>
  (error instanceof DOMException ? codes[error.name] : undefined) ?? 'media.failed';

/**
 * Opens the microphone that the settings name, as a call would, to look at its level. Rejects as
 * `getUserMedia` does.
 * @param deviceId of the chosen one; undefined: the system's default
 */
export async function openMicrophoneTest(
  settings: Pick<Settings, 'echoCancellation' | 'noiseSuppression' | 'autoGainControl'>,
  deviceId: string | undefined,
): Promise<VoiceReader> {
  const { echoCancellation, noiseSuppression, autoGainControl } = settings;
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {
      echoCancellation,
      noiseSuppression,
      autoGainControl,
      deviceId: { ideal: deviceId ?? 'default' },
    },
  });
  // No output, so that no speaker is opened for looking at a microphone.
  const audio = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions);
  const analyser = audio.createAnalyser();
  analyser.fftSize = samples;
  audio.createMediaStreamSource(stream).connect(analyser);
  const wave = new Float32Array(samples);
  return {
    read() {
      analyser.getFloatTimeDomainData(wave);
      const power = wave.reduce((sum, sample) => sum + sample * sample, 0) / samples;
      return Math.max(0, Math.min(1, 1 - (10 * Math.log10(power || 1e-9)) / floorDb));
    },
    close() {
      for (const track of stream.getTracks()) track.stop();
      void audio.close();
    },
  };
}
