import { EventEmitter } from 'node:events';
import type { voice } from '@livekit/agents';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Brain } from './brain/brain.js';
import { greet } from './greeting.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp({
  disclosure,
  settled = () => Promise.resolve(),
}: { disclosure?: string; settled?: () => Promise<void> } = {}) {
  const said: string[] = [];
  /** Ends what the agent says at the moment. */
  let end = (_interrupted: boolean): void => undefined;
  const speech = () => ({
    addDoneCallback: (done: (speech: { interrupted: boolean }) => void) =>
      (end = (interrupted) => done({ interrupted })),
  });
  const session = Object.assign(new EventEmitter(), {
    say(text: string) {
      said.push(text);
      const speechHandle = speech();
      session.emit('speech_created', { source: 'say', speechHandle });
      return speechHandle;
    },
  });
  const brain = { greeting: 'Hi.', disclosure } as Brain;
  const greeting = greet(session as unknown as voice.AgentSession, brain, settled);
  const reply = (interrupted = false): void => {
    session.emit('speech_created', { source: 'generate_reply', speechHandle: speech() });
    end(interrupted);
  };
  return { greeting, said, session, reply, end: (interrupted = false) => end(interrupted) };
}

const userSpeaks = { newState: 'speaking' };

test('greets a user who is silent, with what leaves the machine', async () => {
  const { greeting, said } = setUp({ disclosure: 'Text goes out.' });
  greeting.start();
  await vi.advanceTimersByTimeAsync(1_400);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(said).toEqual(['Hi. Text goes out.']);
});

test('does not speak over a user who begins', async () => {
  const { greeting, said, session } = setUp();
  greeting.start();
  session.emit('user_state_changed', userSpeaks);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(said).toEqual([]);
});

test('a typed message counts as beginning', async () => {
  const { greeting, said, session } = setUp();
  greeting.start();
  session.emit('conversation_item_added', { item: { type: 'message', role: 'user' } });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(said).toEqual([]);
});

test('words from before the connection that are on their way are waited for', async () => {
  let arrive = (): void => undefined;
  const settled = new Promise<void>((resolve) => (arrive = resolve));
  const { greeting, said, session } = setUp({ settled: () => settled });
  greeting.start();
  await vi.advanceTimersByTimeAsync(2_000);
  session.emit('user_state_changed', userSpeaks);
  arrive();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(said).toEqual([]);
});

test('what leaves the machine is said once, after the first reply to a user who began', async () => {
  const { greeting, said, session, reply, end } = setUp({ disclosure: 'Text goes out.' });
  greeting.start();
  session.emit('user_state_changed', userSpeaks);
  await vi.advanceTimersByTimeAsync(2_000);
  reply();
  expect(said).toEqual(['Text goes out.']);
  end();
  reply();
  expect(said).toEqual(['Text goes out.']);
});

test('what leaves the machine is said again until it is heard to its end', async () => {
  const { greeting, said, reply, end } = setUp({ disclosure: 'Text goes out.' });
  greeting.start();
  await vi.advanceTimersByTimeAsync(2_000);
  end(true);
  // Nothing is said into the user's words.
  reply(true);
  expect(said).toEqual(['Hi. Text goes out.']);
  reply();
  expect(said).toEqual(['Hi. Text goes out.', 'Text goes out.']);
  end(true);
  reply();
  end();
  reply();
  expect(said).toEqual(['Hi. Text goes out.', 'Text goes out.', 'Text goes out.']);
});

test('a greeting that was interrupted is not said again', async () => {
  const { greeting, said, reply, end } = setUp();
  greeting.start();
  await vi.advanceTimersByTimeAsync(2_000);
  end(true);
  reply();
  expect(said).toEqual(['Hi.']);
});

test('says nothing in a call that has ended', async () => {
  const { greeting, said, session, reply } = setUp({ disclosure: 'Text goes out.' });
  greeting.start();
  session.emit('close', {});
  await vi.advanceTimersByTimeAsync(10_000);
  reply();
  expect(said).toEqual([]);
});
