import type { ChatHistoryItem } from './node-llama-cpp.js';

export interface Turn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

/** More of the conversation confuses a model this small; it reads 100 to 300 tokens in a second. */
const REMEMBERED_TURNS = 3;
const LONGEST_TURN = 300;
/** Characters after which an answer ends with its sentence. */
const LONG_ANSWER = 160;

/** What the model is given of a conversation: the instructions and the last few turns, cut short. */
export function toHistory(turns: readonly Turn[]): ChatHistoryItem[] {
  const said = turns.filter(({ role }) => role !== 'system').slice(-REMEMBERED_TURNS);
  const first = said.findIndex(({ role }) => role === 'user');
  return [...turns.filter(({ role }) => role === 'system'), ...said.slice(Math.max(first, 0))].map(
    ({ role, text }) => {
      const short = text.slice(0, LONGEST_TURN);
      return role === 'assistant'
        ? { type: 'model', response: [short] }
        : { type: role, text: short };
    },
  );
}

/** Takes an answer piece by piece; true once it is long and a sentence or line of it ends. */
export function createLengthLimit(): (piece: string) => boolean {
  let text = '';
  return (piece) => {
    text += piece;
    return text.length >= LONG_ANSWER && /[.!?\n]["')]*\s*$/.test(text);
  };
}
