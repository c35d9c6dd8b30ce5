import { expect, test } from 'vitest';
import { createLengthLimit, toHistory } from './conversation.js';
import type { Turn } from './conversation.js';

const user = (text: string): Turn => ({ role: 'user', text });
const assistant = (text: string): Turn => ({ role: 'assistant', text });

test('the instructions stay, old turns go, and what is left begins with the user', () => {
  const turns = [1, 2, 3, 4].flatMap((n) => [user(`q${n}`), assistant(`a${n}`)]);
  expect(toHistory([{ role: 'system', text: 's' }, ...turns, user('q5')])).toEqual([
    { type: 'system', text: 's' },
    { type: 'user', text: 'q4' },
    { type: 'model', response: ['a4'] },
    { type: 'user', text: 'q5' },
  ]);
  expect(toHistory([...turns, assistant('said unasked'), user('q5')])[0]).toEqual({
    type: 'user',
    text: 'q5',
  });
  expect(toHistory([assistant('greeting'), user('q')])).toEqual([{ type: 'user', text: 'q' }]);
});

test('a long turn is cut', () => {
  expect(toHistory([user('word '.repeat(10_000))])[0]).toMatchObject({
    text: 'word '.repeat(60),
  });
});

test('an answer ends with a sentence once it is long', () => {
  const isLongEnough = createLengthLimit();
  const sentence = 'This is a sentence of forty-one characters';
  expect([sentence, '.', sentence, '.', sentence, '.', sentence, '.'].map(isLongEnough)).toEqual([
    ...Array<boolean>(7).fill(false),
    true,
  ]);
});
