import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EarconPlayer } from './earcon-player.js';

/** Every context that was opened: the speaker it goes to, and whether it is closed. */
const opened: { readonly speaker: string; isClosed: boolean }[] = [];
const sources: EventTarget[] = [];

beforeEach(() => {
  opened.length = sources.length = 0;
  vi.stubGlobal(
    'AudioContext',
    class {
      readonly sampleRate = 8_000;
      readonly outputLatency = 0;
      readonly #one: (typeof opened)[number];
      constructor({ sinkId }: { sinkId: string }) {
        opened.push((this.#one = { speaker: sinkId, isClosed: false }));
      }
      createBuffer = () => ({ copyToChannel: () => undefined });
      close = async () => void (this.#one.isClosed = true);
    },
  );
  vi.stubGlobal(
    'AudioBufferSourceNode',
    class extends EventTarget {
      connect = () => undefined;
      start = () => sources.push(this);
    },
  );
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The sounds that play come to their end. */
async function end(): Promise<void> {
  for (const source of sources.splice(0)) source.dispatchEvent(new Event('ended'));
  await vi.runAllTimersAsync();
}
const state = (): string =>
  opened.map(({ speaker, isClosed }) => `${speaker} ${isClosed ? 'closed' : 'open'}`).join(', ');

it('keeps one way to the speaker through a call, and lets the sound of its end finish', async () => {
  const player = new EarconPlayer();
  player.setInCall(true);
  for (const cue of ['live', 'muted', 'live'] as const) {
    void player.play(cue, { volume: 1, speaker: 'a' });
    await end();
  }
  expect(state()).toBe('a open');
  void player.play('ended', { volume: 1, speaker: 'a' });
  player.setInCall(false);
  expect(state()).toBe('a open');
  await end();
  expect(state()).toBe('a closed');
});

it('opens one for a sound alone outside of a call, and none for silence', async () => {
  const player = new EarconPlayer();
  await player.play('failed', { volume: 0, speaker: 'a' });
  expect(opened).toEqual([]);
  void player.play('failed', { volume: 1, speaker: 'a' });
  expect(state()).toBe('a open');
  await end();
  expect(state()).toBe('a closed');
});

it('goes to another speaker with the next sound after that was chosen', async () => {
  const player = new EarconPlayer();
  player.setInCall(true);
  expect(opened).toEqual([]);
  void player.play('live', { volume: 1, speaker: 'a' });
  void player.play('muted', { volume: 1, speaker: 'b' });
  expect(state()).toBe('a open, b open');
  await end();
  expect(state()).toBe('a closed, b open');
  player.setInCall(false);
  expect(state()).toBe('a closed, b closed');
});
