import type { Skill } from '../reply.js';
import { formatNumber, parseNumber } from './numbers.js';

interface Unit {
  readonly kind: 'length' | 'mass' | 'volume' | 'time' | 'speed' | 'temperature' | 'data';
  readonly one: string;
  readonly many: string;
  /** How many of the kind's base unit one is. */
  readonly factor: number;
  /** Base-unit value at zero, for temperatures. */
  readonly offset?: number;
  readonly names: RegExp;
}

const unit = (
  kind: Unit['kind'],
  one: string,
  many: string,
  factor: number,
  names: string,
  offset = 0,
): Unit => ({ kind, one, many, factor, offset, names: new RegExp(`^(?:${names})$`) });

/** Names allow British and American spelling and what recognisers write. */
const UNITS: readonly Unit[] = [
  unit('length', 'millimetre', 'millimetres', 0.001, 'milli ?met(?:er|re)s?|mm'),
  unit('length', 'centimetre', 'centimetres', 0.01, 'centi ?met(?:er|re)s?|cm|cms'),
  unit('length', 'metre', 'metres', 1, 'met(?:er|re)s?|m'),
  unit('length', 'kilometre', 'kilometres', 1000, 'kilo ?met(?:er|re)s?|km|kms|k'),
  unit('length', 'inch', 'inches', 0.0254, 'inch(?:es)?'),
  unit('length', 'foot', 'feet', 0.3048, 'foot|feet|feat'),
  unit('length', 'yard', 'yards', 0.9144, 'yards?'),
  unit('length', 'mile', 'miles', 1609.344, 'miles?'),
  unit('mass', 'gram', 'grams', 0.001, 'gram(?:me)?s?|g'),
  unit('mass', 'kilogram', 'kilograms', 1, 'kilo ?gram(?:me)?s?|kilos?|kg'),
  unit('mass', 'ounce', 'ounces', 0.028349523125, 'ounces?|oz'),
  unit('mass', 'pound', 'pounds', 0.45359237, 'pounds?|lbs?'),
  unit('mass', 'stone', 'stone', 6.35029318, 'stones?'),
  unit('mass', 'tonne', 'tonnes', 1000, 'tonnes?|metric tons?'),
  unit('volume', 'millilitre', 'millilitres', 0.001, 'milli ?lit(?:er|re)s?|ml'),
  unit('volume', 'litre', 'litres', 1, 'lit(?:er|re)s?|leaders?|l'),
  unit('volume', 'cup', 'cups', 0.2365882365, 'cups?'),
  unit('volume', 'pint', 'pints', 0.473176473, 'pints?'),
  unit('volume', 'gallon', 'gallons', 3.785411784, 'gallons?'),
  unit('time', 'second', 'seconds', 1, 'seconds?'),
  unit('time', 'minute', 'minutes', 60, 'minutes?'),
  unit('time', 'hour', 'hours', 3600, 'hours?'),
  unit('time', 'day', 'days', 86_400, 'days?'),
  unit('time', 'week', 'weeks', 604_800, 'weeks?'),
  unit(
    'speed',
    'kilometre per hour',
    'kilometres per hour',
    1 / 3.6,
    'kilo ?met(?:er|re)s? (?:per|an) hour|kph|km/h',
  ),
  unit('speed', 'mile per hour', 'miles per hour', 0.44704, 'miles? (?:per|an) hour|mph'),
  unit('speed', 'metre per second', 'metres per second', 1, 'met(?:er|re)s? (?:per|a) second'),
  unit(
    'temperature',
    'degree Celsius',
    'degrees Celsius',
    1,
    '(?:degrees? )?(?:celsius|centigrade|c)',
    273.15,
  ),
  unit(
    'temperature',
    'degree Fahrenheit',
    'degrees Fahrenheit',
    5 / 9,
    '(?:degrees? )?(?:fahrenheit|f)',
    459.67 * (5 / 9),
  ),
  unit('temperature', 'kelvin', 'kelvin', 1, '(?:degrees? )?kelvins?'),
  unit('data', 'megabyte', 'megabytes', 1, 'mega ?bytes?|mb'),
  unit('data', 'gigabyte', 'gigabytes', 1000, 'giga ?bytes?|gb'),
];

const QUESTIONS = [
  /^how many (?<to>.+?) (?:(?:are|is|there|make|up|in|into|and) )+(?<from>.+)$/,
  /(?:^|.* )(?:convert|what is|what are|how much is|how much are|how far is|how long is|how hot is|how heavy is|change|turn) (?<from>.+?) (?:in|into|to|as|and) (?<to>.+)$/,
  /^(?<from>.+?) (?:in|into|to|as) (?<to>.+)$/,
];

const find = (name: string): Unit | undefined => UNITS.find(({ names }) => names.test(name));

/** Converts units: "how many feet are in a mile", "what is 20 degrees celsius in fahrenheit". */
export const units: Skill = (words) => {
  for (const question of QUESTIONS) {
    const { from, to } = question.exec(words)?.groups ?? {};
    const target = find(to ?? '');
    const amount = target && parseAmount(from ?? '');
    if (!target || !amount) continue;
    const { value, source } = amount;
    if (source.kind !== target.kind) {
      return {
        text: `${cap(source.many)} measure ${source.kind}, ${target.many} measure ${target.kind}: I can't convert those.`,
      };
    }
    const base = value * source.factor + (source.offset ?? 0);
    const result = (base - (target.offset ?? 0)) / target.factor;
    return { text: `${quantity(value, source)} is ${quantity(round(result), target)}.` };
  }
  return undefined;
};

function parseAmount(phrase: string): { value: number; source: Unit } | undefined {
  const words = phrase.split(' ');
  for (let i = 0; i < words.length; i++) {
    const source = find(words.slice(i).join(' '));
    if (!source) continue;
    const value =
      i === 0
        ? 1
        : parseNumber(words.slice(0, i).join(' ').replace(/^an?$/, 'one').replace(/ an?$/, ''));
    if (value !== undefined) return { value, source };
  }
  return undefined;
}

const round = (value: number): number => Number(value.toPrecision(6));
const cap = (text: string): string => text.replace(/^./, (letter) => letter.toUpperCase());
const quantity = (value: number, of: Unit): string =>
  `${formatNumber(value)} ${value === 1 ? of.one : of.many}`;
