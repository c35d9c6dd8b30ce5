import type { Skill } from '../reply.js';

/** "what is the current …", "can you tell me what … it is": the question, and nothing after it. */
const asks = (what: string): RegExp =>
  new RegExp(
    `\\b(?:what|which|tell me|know|got|have)(?: is| what| the| today's| current| exact| local)* ${what}(?: is| it| today| now| right| currently| here| of the week| do you have| are we| we are| in| at the moment)*$|^(?:the )?${what}$`,
  );

const QUESTIONS: readonly (readonly [RegExp, Intl.DateTimeFormatOptions])[] = [
  [asks('time'), { hour: 'numeric', minute: '2-digit' }],
  [
    asks('(?:date|day of the month)'),
    { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  ],
  [asks('day'), { weekday: 'long', day: 'numeric', month: 'long' }],
  [asks('year'), { year: 'numeric' }],
];

/** Time, day and date, as the machine has them: here and now, not "in Tokyo" or "did it end". */
export const clock: Skill = (words, { now }) => {
  const format = QUESTIONS.find(([question]) => question.test(words))?.[1];
  return format && { text: `It's ${new Intl.DateTimeFormat('en', format).format(now)}.` };
};
