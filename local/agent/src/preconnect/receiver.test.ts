import type { ByteStreamHandler, ByteStreamReader } from '@livekit/rtc-node';
import { expect, test, vi } from 'vitest';
import { receivePreConnectAudio } from './receiver.js';

const samples = Int16Array.of(1, 2, 3);

function setUp({ waitMs = 50, decode = async () => samples } = {}) {
  const handlers = new Map<string, ByteStreamHandler>();
  const clock = { now: 0 };
  const warn = vi.fn<(message: string) => void>();
  const audio = receivePreConnectAudio({
    room: {
      registerByteStreamHandler: (topic, handler) => void handlers.set(topic, handler),
      unregisterByteStreamHandler: (topic) => void handlers.delete(topic),
    },
    decode,
    warn,
    now: () => clock.now,
    waitMs,
  });
  const send = (
    attributes: Record<string, string>,
    { mimeType = 'audio/webm;codecs=opus', bytes = 10 } = {},
  ) => {
    const reader = {
      info: { attributes, mimeType },
      async *[Symbol.asyncIterator]() {
        yield new Uint8Array(bytes);
      },
    };
    handlers.get('lk.agent.pre-connect-audio-buffer')?.(reader as unknown as ByteStreamReader, {
      identity: 'user',
    });
  };
  return { audio, clock, handlers, send, warn };
}

const arrived = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a recording that came first is taken, once', async () => {
  const { audio, send } = setUp();
  send({ trackId: 'TR_a' });
  await arrived();
  expect(await audio.take('TR_a')).toBe(samples);
  expect(await audio.take('TR_a')).toBeUndefined();
});

test('a recording is waited for', async () => {
  const { audio, send, warn } = setUp({ waitMs: 5_000 });
  const taken = audio.take('TR_a');
  send({ trackId: 'TR_other' });
  send({ trackId: 'TR_a' });
  expect(await taken).toBe(samples);
  expect(warn).not.toHaveBeenCalled();
});

test('one that never comes costs the wait, and is logged', async () => {
  const { audio, warn } = setUp({ waitMs: 10 });
  expect(await audio.take('TR_a')).toBeUndefined();
  expect(warn).toHaveBeenCalledWith('No pre-connect audio came within 10 ms.');
});

test('one that lay around for more than a second is dropped', async () => {
  const { audio, clock, send, warn } = setUp();
  send({ trackId: 'TR_a' });
  await arrived();
  clock.now = 1_001;
  expect(await audio.take('TR_a')).toBeUndefined();
  expect(warn.mock.calls[0]?.[0]).toContain('1001 ms old');
});

test('a recording without a track is ignored with a reason', async () => {
  const { audio, send, warn } = setUp({ waitMs: 10 });
  send({});
  expect(await audio.take('TR_a')).toBeUndefined();
  expect(warn.mock.calls[0]?.[0]).toContain('without a track');
});

test.each([
  ['of another type', { trackId: 'TR_a' }, { mimeType: 'video/mp4' }, 'video/mp4'],
  ['that is far too large', { trackId: 'TR_a' }, { bytes: 4_000_001 }, 'larger than'],
])('a recording %s is ignored with a reason, at once', async (_, attributes, options, reason) => {
  const { audio, send, warn } = setUp({ waitMs: 60_000 });
  send(attributes, options);
  expect(await audio.take('TR_a')).toBeUndefined();
  expect(warn.mock.calls[0]?.[0]).toContain(reason);
});

test('one that cannot be decoded is ignored with a reason, early or late', async () => {
  const { audio, send, warn } = setUp({
    waitMs: 60_000,
    decode: () => Promise.reject(new Error('broken')),
  });
  send({ trackId: 'TR_a' });
  await arrived();
  expect(await audio.take('TR_a')).toBeUndefined();
  const taken = audio.take('TR_b');
  send({ trackId: 'TR_b' });
  expect(await taken).toBeUndefined();
  expect(warn.mock.calls[0]?.[0]).toContain('broken');
});

test('dispose stops listening', () => {
  const { audio, handlers } = setUp();
  expect(handlers.size).toBe(1);
  audio.dispose();
  expect(handlers.size).toBe(0);
});
