import { AudioFrame } from '@livekit/rtc-node';
import { inference, VADEventType } from '@livekit/agents';
import type { VADEvent, VADStream } from '@livekit/agents';

/**
 * The framework's VAD with events that keep their sound. In agents-js 1.9 an event's frame is a
 * view of the detector's buffer, which is overwritten before anybody reads it: the first half
 * second of each utterance reaches the recogniser as a copy of its end.
 * https://github.com/livekit/agents-js/pull/2254
 */
export class LocalVAD extends inference.VAD {
  override stream(): VADStream {
    const stream = super.stream();
    const send = Reflect.get(stream, 'sendVADEvent') as (event: VADEvent) => boolean;
    Reflect.set(stream, 'sendVADEvent', (event: VADEvent) =>
      send.call(stream, withOwnSound(event)),
    );
    return stream;
  }
}

function withOwnSound(event: VADEvent): VADEvent {
  if (event.type === VADEventType.INFERENCE_DONE) return event;
  const frames = event.frames.map(
    ({ data, sampleRate, channels, samplesPerChannel }) =>
      new AudioFrame(data.slice(), sampleRate, channels, samplesPerChannel),
  );
  return { ...event, frames };
}
