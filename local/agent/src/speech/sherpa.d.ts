/** The part of sherpa-onnx-node in use here; the package ships JSDoc without declarations. */
declare module 'sherpa-onnx-node' {
  interface Waveform {
    /** -1..1, mono. */
    samples: Float32Array;
    /** Hertz. */
    sampleRate: number;
  }
  interface OfflineStream {
    acceptWaveform(wave: Waveform): void;
  }
  interface OfflineRecognizer {
    createStream(): OfflineStream;
    decodeAsync(stream: OfflineStream): Promise<{ text: string }>;
  }
  interface OfflineTts {
    readonly sampleRate: number;
    generateAsync(request: {
      text: string;
      sid: number;
      speed: number;
      /** One call per sentence; 0 stops the synthesis. */
      onProgress?: (part: { samples: Float32Array; progress: number }) => number;
    }): Promise<Waveform>;
  }
  const sherpa: {
    /** Reads a WAV file. */
    readWave(file: string): Waveform;
    OfflineRecognizer: { createAsync(config: object): Promise<OfflineRecognizer> };
    OfflineTts: { createAsync(config: object): Promise<OfflineTts> };
  };
  export default sherpa;
}
