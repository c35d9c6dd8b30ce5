import { initializeLogger, llm } from '@livekit/agents';
import { expect, test } from 'vitest';
import type { Turn } from './smollm/conversation.js';
import type { SmallModel } from './smollm/model.js';
import { createSmolLMBrain } from './smollm-brain.js';

initializeLogger({ pretty: false, level: 'silent' });

/** A model that keeps what it is asked and answers in pieces. */
function fakeModel(answer: readonly string[]) {
  const asked: (readonly Turn[])[] = [];
  const model: SmallModel = {
    answer: async (turns, _signal, onText) => {
      asked.push(turns);
      for (const piece of answer) onText(piece);
    },
  };
  return { asked, model };
}

/** What the brain does with one sentence. */
async function hear(heard: string, answer: readonly string[] = ['It is ', 'Paris.']) {
  const { asked, model } = fakeModel(answer);
  const done: string[] = [];
  const brain = createSmolLMBrain(model, {
    setTimer: (seconds) => done.push(`timer ${seconds}`),
    cancelTimers: () => done.push('cancel'),
    timersLeft: () => [],
    hangUp: () => done.push('hang up'),
  });
  const chatCtx = llm.ChatContext.empty();
  chatCtx.addMessage({ role: 'system', content: brain.instructions });
  chatCtx.addMessage({ role: 'user', content: heard });
  const pieces: string[] = [];
  for await (const { delta } of brain.llm.chat({ chatCtx })) pieces.push(delta?.content ?? '');
  return { asked, done, pieces, brain };
}

test.each([
  ['What time is it?', /^It's \d/, []],
  ['Set a timer for ten seconds.', /^Timer set/, ['timer 10']],
  ['What is seventeen times three?', / is 51\.$/, []],
  ['How many feet are in a mile?', /5,280/, []],
  ['What can you do?', /very small language model answers the rest, often wrongly/, []],
  ['Who are you?', /very small language model .* often wrong/, []],
  ['Goodbye.', /^Goodbye!$/, ['hang up']],
  [' ', /didn't catch/, []],
])('%s: a skill, not the model', async (heard, text, actions) => {
  const { asked, done, pieces } = await hear(heard);
  expect(pieces.join('')).toMatch(text);
  expect(done).toEqual(actions);
  expect(asked).toEqual([]);
});

test.each(['What is the capital of France?', 'What year did the war end?', 'Tell me a joke.'])(
  '%s: the model, as a stream',
  async (heard) => {
    const { asked, pieces, brain } = await hear(heard);
    expect(pieces).toEqual(['It is ', 'Paris.']);
    expect(asked).toEqual([
      [
        { role: 'system', text: brain.instructions },
        { role: 'user', text: heard },
      ],
    ]);
  },
);

test('where the model says nothing, the agent admits it', async () => {
  const { pieces } = await hear('Tell me a joke.', []);
  expect(pieces.join()).toMatch(/can't answer that.*I heard: Tell me a joke\./);
});

test('it says what it is, and that nothing leaves the machine', async () => {
  const { brain } = await hear('Hello.');
  expect(brain.disclosure).toMatch(/very small language model.*often wrong.*Nothing.*leaves/);
});
