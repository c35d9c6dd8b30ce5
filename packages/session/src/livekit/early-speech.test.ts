import type { LocalAudioTrack } from 'livekit-client';
import { RoomEvent } from 'livekit-client';
import { expect, test, vi } from 'vitest';
import { recordEarlySpeech, sendEarlySpeech } from './early-speech.js';
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

/** A room whose agent comes when it is told to. */
class FakeRoom {
  readonly #listeners = new Map<string, (participant: object) => void>();

  on(event: string, run: (participant: object) => void): this {
    this.#listeners.set(event, run);
    return this;
  }

  off(event: string): this {
    this.#listeners.delete(event);
    return this;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  emit(event: string, participant: object = {}): void {
    this.#listeners.get(event)?.(participant);
  }

  readonly remoteParticipants = new Map<string, object>();
  readonly sent: { header: unknown; text: string; closed: boolean }[] = [];
  readonly localParticipant = {
    streamBytes: async (header: unknown) => {
      const one = { header, text: '', closed: false };
      this.sent.push(one);
      return {
        write: async (bytes: Uint8Array) => void (one.text += new TextDecoder().decode(bytes)),
        close: async () => void (one.closed = true),
      };
    },
  };

  agentComes(): void {
    const agent = { identity: 'agent', isAgent: true, isActive: false };
    this.remoteParticipants.set('agent', agent);
    this.emit(RoomEvent.ParticipantActive, agent);
    agent.isActive = true;
  }
}

function setUp() {
  const recorder = new FakeRecorder();
  const clock = { now: 0 };
  const track = { mediaStreamTrack: { getSettings: () => ({}) } } as unknown as LocalAudioTrack;
  const onEnded = vi.fn<(how: EarlySpeechEnd) => void>();
  recordEarlySpeech(track, onEnded, {
    now: () => clock.now,
    createRecorder: () => recorder as unknown as MediaRecorder,
  });
  const room = new FakeRoom();
  const send = (): Promise<void> =>
    sendEarlySpeech(room as never, track, { trackSid: 'TR_1' } as never);
  /** What an agent that is there gets. */
  const sent = async (): Promise<string> => {
    room.agentComes();
    await send();
    return room.sent.map(({ text }) => text).join();
  };
  return { clock, onEnded, recorder, room, send, sent, track };
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

test('after thirty seconds nothing of it is sent', async () => {
  const { clock, onEnded, recorder, sent, track } = setUp();
  recorder.slice('first ');
  clock.now = 29_999;
  recorder.slice('second ');
  expect(onEnded).not.toHaveBeenCalled();
  clock.now = 30_000;
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

test('it is sent where agents look for it, to one that comes late too', async () => {
  const { recorder, room, send, track } = setUp();
  const sending = send();
  recorder.slice('first ');
  track.stopPreConnectBuffer();
  recorder.slice('second ');
  await vi.waitFor(() => expect(recorder.state).toBe('inactive'));
  expect(room.sent).toEqual([]);
  room.emit(RoomEvent.ParticipantActive, { identity: 'person', isAgent: false });
  room.agentComes();
  await sending;
  expect(room.sent).toEqual([
    {
      header: {
        name: 'preconnect-buffer',
        mimeType: 'audio/webm;codecs=opus',
        topic: 'lk.agent.pre-connect-audio-buffer',
        destinationIdentities: ['agent'],
        attributes: { trackId: 'TR_1', sampleRate: '48000', channels: '1' },
      },
      text: 'first second last',
      closed: true,
    },
  ]);
  expect(room.listeners).toBe(0);
});

test('a call that ends before an agent comes leaves nothing to send, and no listener', async () => {
  const { onEnded, recorder, room, send, track } = setUp();
  const sending = send();
  recorder.slice('first ');
  track.stopPreConnectBuffer();
  recorder.slice('second ');
  await vi.waitFor(() => expect(room.listeners).toBe(2));
  room.emit(RoomEvent.Disconnected);
  await sending;
  expect(room.sent).toEqual([]);
  expect(room.listeners).toBe(0);
  expect(recorder.state).toBe('inactive');
  expect(onEnded).toHaveBeenCalledExactlyOnceWith('taken');
});

test('a track without a recording sends nothing', async () => {
  const { room } = setUp();
  await sendEarlySpeech(room as never, {} as never, { trackSid: 'TR_1' } as never);
  expect(room.sent).toEqual([]);
});
