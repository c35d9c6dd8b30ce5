import { EventEmitter } from 'node:events';
import type { voice } from '@livekit/agents';
import { expect, test } from 'vitest';
import { reportUnanswered } from './unanswered.js';

interface Ended {
  readonly interrupted?: boolean;
  readonly chatItems?: readonly { readonly type: string; readonly role?: string }[];
}

function setUp() {
  const session = Object.assign(new EventEmitter(), { tts: {} });
  const told: string[] = [];
  session.on('error', ({ error }: voice.ErrorEvent) => {
    if ('label' in (error as object)) told.push((error as { label: string }).label);
  });
  reportUnanswered(session as unknown as voice.AgentSession);
  /** Begins a reply; the answer ends it. */
  const begin = (source = 'generate_reply') => {
    let end = (_ended: Ended): void => undefined;
    const speechHandle = {
      addDoneCallback: (done: (speech: Ended) => void) => (end = done),
    };
    session.emit('speech_created', { source, speechHandle });
    return (ended: Ended = {}) => end({ interrupted: false, chatItems: [], ...ended });
  };
  return { session, told, begin };
}

const message = { type: 'message', role: 'assistant' };
const call = { type: 'function_call' };

test('a reply that ends without a word is an error of the session', () => {
  const { told, begin } = setUp();
  begin()();
  begin('tool_response')({ chatItems: [call] });
  expect(told).toEqual(Array(2).fill(expect.stringContaining('No answer was spoken')));
});

test.each<[string, Ended, string?]>([
  ['that was spoken', { chatItems: [call, message] }],
  ['that the user interrupted', { interrupted: true }],
  ['that no caller waits for', {}, 'say'],
])('a reply %s is none', (_, ended, source) => {
  const { told, begin } = setUp();
  begin(source)(ended);
  expect(told).toEqual([]);
});

test('an error that is told already is not told twice', () => {
  const { session, told, begin } = setUp();
  const end = begin();
  session.emit('error', { error: { label: 'the model is gone' } });
  end();
  expect(told).toEqual(['the model is gone']);
});
