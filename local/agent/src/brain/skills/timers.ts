import type { Skill } from '../reply.js';
import { count, parseNumber } from './numbers.js';

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600 };
const LONGEST_SECONDS = 24 * 3600;

/** Sets, cancels and reads out timers; "time" and "timber" are how recognisers hear "timer". */
export const timers: Skill = (words, { timersLeft }) => {
  if (
    !/\b(?:timers?|timber|alarms?|remind me in|wake me in|countdown)\b|\bset (?:a |the )?time for\b/.test(
      words,
    )
  ) {
    return undefined;
  }
  if (/\b(?:cancel|stop|delete|clear|remove|turn off|end|kill)\b/.test(words))
    return cancel(timersLeft);
  if (/\b(?:how (?:long|much)|left|remaining|status|check)\b/.test(words)) return left(timersLeft);
  const seconds = parseDuration(words);
  if (seconds === undefined) {
    return { text: 'For how long? Say, for example: set a timer for ten minutes.' };
  }
  if (seconds < 1 || seconds > LONGEST_SECONDS) {
    return { text: 'A timer can run from one second to 24 hours.' };
  }
  return {
    text: `Timer set for ${sayDuration(seconds)}.`,
    action: { type: 'set-timer', seconds },
  };
};

function cancel(timersLeft: readonly number[]): ReturnType<Skill> {
  if (timersLeft.length === 0) return { text: 'No timer is running.' };
  const text =
    timersLeft.length === 1 ? 'Timer cancelled.' : `All ${timersLeft.length} timers cancelled.`;
  return { text, action: { type: 'cancel-timers' } };
}

function left(timersLeft: readonly number[]): ReturnType<Skill> {
  if (timersLeft.length === 0) return { text: 'No timer is running.' };
  return {
    text: `${timersLeft.map(sayDuration).join(', and ')} left.`.replace(/^./, (c) =>
      c.toUpperCase(),
    ),
  };
}

/** Seconds in "ten seconds", "1 minute and 30 seconds", "an hour and a half", "half an hour". */
export function parseDuration(words: string): number | undefined {
  const half = /\bhalf an? (hour|minute)\b/.exec(words);
  if (half) return (SECONDS[half[1] ?? ''] ?? 0) / 2;
  let total: number | undefined;
  const pattern = /((?:[\w.]+ ){1,6}?)(second|minute|hour)s?\b(?: and an? (half|quarter))?/g;
  for (const [, before = '', unit = '', extra] of words.matchAll(pattern)) {
    const amount = trailingNumber(before);
    if (amount === undefined) continue;
    const more = extra === 'half' ? 0.5 : extra === 'quarter' ? 0.25 : 0;
    total = (total ?? 0) + (amount + more) * (SECONDS[unit] ?? 0);
  }
  return total === undefined ? undefined : Math.round(total);
}

/** The longest number that a phrase ends with: "set a timer for ten" → 10. */
function trailingNumber(phrase: string): number | undefined {
  const words = phrase
    .trim()
    .split(' ')
    .map((word) => (/^an?$/.test(word) ? 'one' : word));
  for (let i = 0; i < words.length; i++) {
    const tail = words.slice(i);
    // "for" before a number is a preposition, not a four.
    if (tail.length > 1 && /^(?:for|to|too|and|one)$/.test(tail[0] ?? '') && tail[1] !== 'hundred')
      continue;
    const value = parseNumber(tail.join(' '));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** "1 hour 5 minutes", "90 seconds" as "1 minute 30 seconds". @param seconds rounded up. */
export function sayDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const parts: [number, string][] = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor((whole % 3600) / 60), 'minute'],
    [whole % 60, 'second'],
  ];
  const said = parts.filter(([value]) => value > 0).map(([value, unit]) => count(value, unit));
  return said.join(' ') || '0 seconds';
}
