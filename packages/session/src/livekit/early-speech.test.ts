import type { LocalAudioTrack } from 'livekit-client';
import { expect, test, vi } from 'vitest';
import { recordEarlySpeech } from './early-speech.js';
import type { EarlySpeechEnd } from './early-speech.js';

/** Tells its last slice when it is stopped, and then that it has stopped, as a browser's does. */
class FakeRecorder extends EventTarget {
  state: RecordingState = 'inactive';
  last = 'last';

  start(): void {
    this.state = 'recording';
  }

  stop(): void {
    this.state = 'inactive';
    this.slice(this.last);
    this.dispatchEvent(new Event('stop'));
  }

  slice(sound: string): void {
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob([sound]) }));
  }
}

function setUp() {
  const recorder = new FakeRecorder();
  const clock = { now: 0 };
  const track = {} as LocalAudioTrack;
  const onEnded = vi.fn<(how: EarlySpeechEnd) => void>();
  recordEarlySpeech(track, onEnded, {
    now: () => clock.now,
    createRecorder: () => recorder as unknown as MediaRecorder,
  });
  /** What an agent gets. */
  const sent = async (): Promise<string> => {
    const decoder = new TextDecoder();
    let text = '';
    const reader = track.getPreConnectBuffer()?.getReader();
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) return text;
      text += decoder.decode(next.value);
    }
  };
  return { clock, onEnded, recorder, sent, track };
}

test('all that is recorded until an agent listens is sent, with the frame of that moment', async () => {
  const { onEnded, recorder, sent, track } = setUp();
  expect(track.hasPreConnectBuffer).toBe(true);
  recorder.slice('first ');
  recorder.slice('second ');
  const taken = sent();
  recorder.slice('third ');
  track.stopPreConnectBuffer();
  expect(track.hasPreConnectBuffer).toBe(false);
  recorder.slice('fourth ');
  expect(recorder.state).toBe('inactive');
  expect(await taken).toBe('first second third fourth last');
  track.stopPreConnectBuffer();
  expect(onEnded.mock.calls).toEqual([['taken']]);
});

test('an agent that listens before the track counts as published gets everything', async () => {
  const { recorder, sent, track } = setUp();
  recorder.slice('first ');
  track.stopPreConnectBuffer();
  recorder.slice('second ');
  expect(await sent()).toBe('first second last');
});

test('after ten seconds nothing of it is sent', async () => {
  const { clock, onEnded, recorder, sent, track } = setUp();
  recorder.slice('first ');
  clock.now = 9_999;
  recorder.slice('second ');
  expect(onEnded).not.toHaveBeenCalled();
  clock.now = 10_000;
  recorder.slice('third ');
  expect(onEnded.mock.calls).toEqual([['expired']]);
  expect(recorder.state).toBe('inactive');
  expect(track.hasPreConnectBuffer).toBe(false);
  expect(await sent()).toBe('');
});

test('the end of the device ends the recording', async () => {
  const { onEnded, recorder, sent } = setUp();
  recorder.slice('first ');
  recorder.stop();
  expect(onEnded.mock.calls).toEqual([['taken']]);
  expect(await sent()).toBe('first last');
});

test('a call that ends before all is sent stops the recording, and nothing is left to send', async () => {
  const { onEnded, recorder, track } = setUp();
  recorder.slice('first ');
  await track.getPreConnectBuffer()?.cancel();
  await vi.waitFor(() => expect(recorder.state).toBe('inactive'));
  expect(onEnded).toHaveBeenCalledExactlyOnceWith('taken');
});
