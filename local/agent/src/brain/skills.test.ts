import { describe, expect, test } from 'vitest';
import type { Circumstances, Reply } from './reply.js';
import { admitIgnorance, answerBySkill } from './skills.js';
import { parseNumber } from './skills/numbers.js';
import { parseDuration } from './skills/timers.js';

const circumstances = { now: new Date(2026, 2, 9, 14, 5), timersLeft: [] as number[] };
const respond = (heard: string, given: Circumstances): Reply =>
  answerBySkill(heard, given) ?? admitIgnorance(heard);
const say = (heard: string, timersLeft: number[] = []): string =>
  respond(heard, { ...circumstances, timersLeft }).text;

test.each([
  ['seventeen', 17],
  ['17', 17],
  ['twenty-one'.replace('-', ' '), 21],
  ['a hundred and five', 105],
  ['two thousand three hundred forty', 2340],
  ['three million', 3e6],
  ['three point one four', 3.14],
  ['3.5', 3.5],
  ['minus two and a half', -2.5],
  ['two dozen', 24],
  ['half a million', 500_000],
  ['one and a quarter', 1.25],
  ['two', 2],
  ['to', 2],
  ['for', 4],
  ['ate', 8],
  ['', undefined],
  ['banana', undefined],
  ['seven teen bananas', undefined],
  ['one two', undefined],
])('the number %j is %j', (phrase, value) => {
  expect(parseNumber(phrase)).toBe(value);
});

test.each([
  ['What is seventeen times three?', '51'],
  ['What is 17 time 3?', '51'],
  ["What's two plus two?", '4'],
  ['What is to plus too?', '4'],
  ['what is five plus three times two', '11'],
  ['Can you tell me what is 100 divided by 8?', '12.5'],
  ['How much is twenty-five minus thirty?', '-5'],
  ['Please calculate 1,200 x 3.', '3,600'],
  ['What is 20% of 80?', '16'],
  ['what is fifteen per cent of two hundred', '30'],
  ['What is the square root of sixteen?', '4'],
  ['Nine squared.', '81'],
  ['two to the power of ten', '1,024'],
  ['what is half of nine', '4.5'],
  ['What is minus three times four?', '-12'],
  ['What is 1 divided by 3?', '0.3333'],
  ['6 * 7', '42'],
  ['But is 17 times 3.', '51'],
  ['Okay so how about nine times nine', '81'],
  ['What does 9 plus 1 make?', '10'],
])('sum: %s', (heard, result) => {
  expect(say(heard)).toMatch(new RegExp(` is ${result.replace(/[.^]/g, '\\$&')}\\.$`));
});

test('nothing is divided by zero', () => {
  expect(say('What is seven divided by zero?')).toContain('no answer');
});

test.each([
  ['How many feet are in a mile?', '1 mile is 5,280 feet.'],
  ['How many feet in a mile?', '1 mile is 5,280 feet.'],
  ['How many centimeters are there in two inches?', '2 inches is 5.08 centimetres.'],
  ['Convert five miles to kilometers.', '5 miles is 8.0467 kilometres.'],
  ['What is 20 degrees Celsius in Fahrenheit?', '20 degrees Celsius is 68 degrees Fahrenheit.'],
  [
    'what is one hundred fahrenheit in celsius',
    '100 degrees Fahrenheit is 37.7778 degrees Celsius.',
  ],
  ['Convert 10 pounds into kilos', '10 pounds is 4.5359 kilograms.'],
  ['How many minutes are in a day?', '1 day is 1,440 minutes.'],
  ['how much is half a litre in milliliters', '0.5 litres is 500 millilitres.'],
  ['How many miles is ten kilometers?', '10 kilometres is 6.2137 miles.'],
  ['How far is ten miles in kilometers?', '10 miles is 16.0934 kilometres.'],
])('unit: %s', (heard, text) => {
  expect(say(heard)).toBe(text);
});

test('units of different kinds are refused', () => {
  expect(say('How many metres are in a kilogram?')).toContain("can't convert");
});

test.each([
  ['What time is it?', /^It's 2:05\sPM\.$/],
  ["What's the time?", /^It's 2:05\sPM\.$/],
  ['Can you tell me the time please?', /^It's 2:05\sPM\.$/],
  ['Tell me what time it is.', /^It's 2:05/],
  ["What's the date today?", /Monday, March 9, 2026/],
  ["What is today's date?", /Monday, March 9, 2026/],
  ['What day of the week is it today?', /Monday, March 9/],
  ['What day is it?', /Monday, March 9/],
  ['what year is it', /2026/],
])('clock: %s', (heard, pattern) => {
  expect(say(heard)).toMatch(pattern);
});

test.each([
  ['Set a timer for 10 seconds.', 10],
  ['Set a timer for ten seconds', 10],
  ['Set the time for ten seconds.', 10],
  ['Start a five minute timer', 300],
  ['Set a timer for one minute and thirty seconds', 90],
  ['set a timer for an hour and a half', 5400],
  ['Set a timer for half an hour', 1800],
  ['Set a timer for two minutes', 120],
  ['Could you set a timer for for minutes', 240],
  ['Remind me in twenty five minutes', 1500],
])('timer: %s', (heard, seconds) => {
  expect(respond(heard, circumstances).action).toEqual({ type: 'set-timer', seconds });
});

test('a timer needs a sensible length', () => {
  expect(respond('Set a timer', circumstances)).toEqual({
    text: 'For how long? Say, for example: set a timer for ten minutes.',
  });
  expect(say('set a timer for ninety nine hours')).toContain('24 hours');
  expect(parseDuration('no length')).toBeUndefined();
});

test('timers are read out and cancelled', () => {
  expect(say('How long is left on the timer?', [61, 125])).toBe(
    '1 minute 1 second, and 2 minutes 5 seconds left.',
  );
  expect(respond('Cancel the timer', { ...circumstances, timersLeft: [5] })).toEqual({
    text: 'Timer cancelled.',
    action: { type: 'cancel-timers' },
  });
  expect(respond('Cancel the timer.', circumstances)).toEqual({ text: 'No timer is running.' });
});

describe('talk', () => {
  test.each([
    ['What can you do?', 'I can tell the time'],
    ['Who are you?', "Parley's local agent"],
    ['Repeat after me: the quick brown fox.', 'The quick brown fox.'],
    ['Peak after me, the quick brown fox.', 'The quick brown fox.'],
    ['Say hello world.', 'Hello world.'],
    ['Hello!', 'I hear you'],
    ['Thank you.', 'welcome'],
    ['Hey, what can you do for me?', 'I can tell the time'],
  ])('%s', (heard, part) => {
    expect(say(heard)).toContain(part);
  });

  test('says so where a language model answers the rest', () => {
    const given = { ...circumstances, hasModel: true };
    for (const heard of ['What are you?', 'What can you do?']) {
      expect(respond(heard, given).text).toMatch(/very small language model.*wrong/);
      expect(say(heard)).not.toContain('model');
    }
  });

  test.each([
    'Goodbye.',
    'Good bye!',
    'Bye bye',
    'Okay, bye.',
    'Thanks, goodbye',
    'Hang up.',
    'The bye.',
  ])('%s hangs up', (heard) => {
    expect(respond(heard, circumstances).action).toEqual({ type: 'hang-up' });
  });

  test.each(['Say goodbye to my little friend', 'What is a bye week?'])('%s does not', (heard) => {
    expect(respond(heard, circumstances).action).toBeUndefined();
  });
});

test.each([
  'It was the best of times, it was the worst of times.',
  'What is the capital of France?',
  'What is the meaning of life?',
  'I have two dogs and one cat',
  'Three times I have told you',
  'I have been there a few times',
  'What year did the war end?',
  'What is the best time to plant a tree?',
  'What time is it in Tokyo?',
  'What is a good way to start the day?',
  'Can you help me write a letter?',
])('%s: no answer, said honestly, with what was heard', (heard) => {
  expect(say(heard)).toContain(`I heard: ${heard}`);
});

test('no words, and very many', () => {
  expect(say(' . ')).toBe("I didn't catch any words.");
  expect(say('blah '.repeat(500)).length).toBeLessThan(450);
});
