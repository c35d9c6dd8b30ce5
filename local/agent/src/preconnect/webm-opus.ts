import { BufferSource, EncodedPacketSink, Input, WEBM } from 'mediabunny';
import { OpusDecoder } from 'opus-decoder';
import { toInt16 } from '../speech/samples.js';

/** Rates that Opus itself decodes to, in hertz: no resampler is needed. */
type OpusRate = 8000 | 12000 | 16000 | 24000 | 48000;

/**
 * Decodes what a browser's MediaRecorder writes as `audio/webm;codecs=opus`: mono at the given
 * rate; of several channels the first is taken.
 * @throws Error when the bytes are no WebM, or hold no Opus.
 */
export async function decodeWebmOpus(bytes: Uint8Array, sampleRate: OpusRate): Promise<Int16Array> {
  const { packets, channels } = await demux(bytes);
  const decoder = new OpusDecoder({ sampleRate, channels: channels });
  await decoder.ready;
  try {
    const { channelData } = decoder.decodeFrames(packets);
    return toInt16(channelData[0] ?? new Float32Array(0));
  } finally {
    decoder.free();
  }
}

async function demux(bytes: Uint8Array): Promise<{ packets: Uint8Array[]; channels: number }> {
  const input = new Input({ formats: [WEBM], source: new BufferSource(bytes) });
  try {
    const track = await input.getPrimaryAudioTrack();
    if (track?.codec !== 'opus') {
      throw new Error(`the recording holds ${track?.codec ?? 'no audio'}, not Opus`);
    }
    const packets: Uint8Array[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet.data);
    if (packets.length === 0) throw new Error('the recording holds no sound');
    return { packets, channels: track.numberOfChannels };
  } finally {
    input.dispose();
  }
}
