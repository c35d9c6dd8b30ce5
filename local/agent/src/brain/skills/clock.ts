import type { Skill } from '../reply.js';

/** Time, day and date, as the machine has them. */
export const clock: Skill = (words, { now }) => {
  const said = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en', options).format(now);
  if (
    /\b(?:what|which|tell me the|got the|know the|current)\b.*\btime\b(?! in\b| zone\b)/.test(
      words,
    ) &&
    !/\btimes?\b.*\d/.test(words)
  ) {
    return { text: `It's ${said({ hour: 'numeric', minute: '2-digit' })}.` };
  }
  if (/\b(?:what|which|today is|tell me|know)\b.*\b(?:date|day of the month)\b/.test(words)) {
    return {
      text: `It's ${said({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })}.`,
    };
  }
  if (/\b(?:what|which)\b.*\bday\b(?!s)/.test(words)) {
    return { text: `It's ${said({ weekday: 'long', day: 'numeric', month: 'long' })}.` };
  }
  if (/\b(?:what|which)\b.*\byear\b/.test(words))
    return { text: `It's ${said({ year: 'numeric' })}.` };
  return undefined;
};
