const SMALL: Readonly<Record<string, number>> = {
  zero: 0,
  nought: 0,
  oh: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const LARGE: Readonly<Record<string, number>> = {
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
};
/** What recognisers write for numbers that sound alike; valid only where a number is expected. */
const HOMOPHONES: Readonly<Record<string, number>> = {
  won: 1,
  to: 2,
  too: 2,
  tree: 3,
  for: 4,
  fore: 4,
  ate: 8,
  tin: 10,
};
/** Words for parts and multiples of one. */
const WHOLE: Readonly<Record<string, number>> = { dozen: 12, half: 0.5, quarter: 0.25 };

/**
 * The number that a phrase says, in digits or in English words ("minus two and a half",
 * "a hundred and five", "three point one four"); undefined when it says anything else too.
 */
export function parseNumber(phrase: string): number | undefined {
  let words = phrase.trim().split(/\s+/).filter(Boolean);
  if (words[0] === 'minus' || words[0] === 'negative') {
    const rest = parseNumber(words.slice(1).join(' '));
    return rest === undefined ? undefined : -rest;
  }
  let extra = 0;
  const tail = / (?:and )?(?:a|one) (half|quarter)$/.exec(` ${words.join(' ')}`);
  if (tail && words.length > 2) {
    extra = WHOLE[tail[1] ?? ''] ?? 0;
    words = words.slice(
      0,
      words.lastIndexOf(words.at(-3) === 'and' ? 'and' : (words.at(-2) ?? '')),
    );
  }
  const point = words.indexOf('point');
  if (point > 0) {
    const whole = parseWhole(words.slice(0, point));
    const digits = words.slice(point + 1).map((word) => digit(word));
    if (whole === undefined || digits.length === 0 || digits.includes(undefined)) return undefined;
    return Number(`${whole}.${digits.join('')}`) + extra;
  }
  const whole = parseWhole(words);
  return whole === undefined ? undefined : whole + extra;
}

function digit(word: string): number | undefined {
  if (/^\d+$/.test(word)) return Number(word);
  const value = SMALL[word] ?? HOMOPHONES[word];
  return value !== undefined && value < 10 ? value : undefined;
}

function parseWhole(input: readonly string[]): number | undefined {
  const words = input.filter((word, i) => !(word === 'and' && i > 0 && i < input.length - 1));
  if (words.length === 0) return undefined;
  const [first = '', second = ''] = words;
  if (words.length === 1) {
    const alone = HOMOPHONES[first] ?? WHOLE[first];
    if (alone !== undefined) return alone;
  }
  if ((first === 'a' || first === 'an' || first === 'half') && words.length > 1) {
    if (first === 'half') return second === 'a' ? scaled(words.slice(2), 0.5) : undefined;
    return parseWhole(['one', ...words.slice(1)]);
  }
  if (words.at(-1) === 'dozen') return scaled(words.slice(0, -1), 12);
  return sum(words);
}

function scaled(words: readonly string[], factor: number): number | undefined {
  const value = parseWhole(words);
  return value === undefined ? undefined : value * factor;
}

function sum(words: readonly string[]): number | undefined {
  let total = 0;
  let group = 0;
  let previous = Infinity;
  for (const word of words) {
    const value = /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : SMALL[word];
    if (value !== undefined) {
      if (value >= previous || (previous < 20 && previous !== Infinity)) return undefined;
      group += value;
      previous = value;
    } else if (word === 'hundred') {
      group = (group || 1) * 100;
      previous = 100;
    } else if (LARGE[word] !== undefined) {
      total += (group || 1) * LARGE[word];
      group = 0;
      previous = Infinity;
    } else return undefined;
  }
  return total + group;
}

/** A number as it is shown and spoken: at most six significant decimals, thousands separated. */
export function formatNumber(value: number): string {
  const magnitude = Math.abs(value);
  const digits =
    magnitude >= 1 || magnitude === 0
      ? { maximumFractionDigits: 4 }
      : { maximumSignificantDigits: 4 };
  return new Intl.NumberFormat('en', digits).format(Object.is(value, -0) ? 0 : value);
}

/** "1 minute", "2 minutes". */
export function count(value: number, unit: string): string {
  return `${formatNumber(value)} ${unit}${value === 1 ? '' : 's'}`;
}
