import type { Skill } from '../reply.js';
import { formatNumber, parseNumber } from './numbers.js';

/** Spoken operators, longest first; recognisers write "time" for "times" and "x" for both. */
const OPERATORS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:multiplied by|multiply by|times|time|x)\b|[*×]/g, '*'],
  [/\b(?:divided by|divide by|divided|over)\b|[÷/]/g, '/'],
  [/\bto the power (?:of )?|\braised to (?:the )?/g, '^'],
  [/\bplus\b|\+/g, '+'],
  [/\b(?:take away|subtract|less)\b/g, '-'],
];

/** How many words of a question may come before the sum itself. */
const MAX_LEAD = 8;
const MAX_WORDS = 40;

/** Works out spoken sums: "what is seventeen times three", "20 percent of 80", "root of 2". */
export const arithmetic: Skill = (words) => {
  const spoken = words.replace(/ (?:make|makes|equals?|is|come to)(?: what)?$/, '').split(' ');
  if (spoken.length > MAX_WORDS) return undefined;
  // The longest tail that is a sum: whatever was asked, or misheard, before it does not matter.
  for (let i = 0; i <= Math.min(MAX_LEAD, spoken.length - 2); i++) {
    const sum = spoken.slice(i).join(' ');
    const value = evaluateSpecial(sum) ?? evaluate(sum);
    if (value === undefined) continue;
    if (!Number.isFinite(value)) return { text: 'That has no answer among the numbers I know.' };
    return { text: `${sum} is ${formatNumber(value)}.`.replace(/^./, upper) };
  }
  return undefined;
};

const upper = (letter: string): string => letter.toUpperCase();

function evaluateSpecial(sum: string): number | undefined {
  const share = /^(.+) percent of (.+)$/.exec(sum);
  if (share) return apply(share[1], share[2], (a, b) => (a / 100) * b);
  const root = /^(?:the )?(?:square )?root of (.+)$/.exec(sum);
  if (root) return apply(root[1], '0', (a) => Math.sqrt(a));
  const power = /^(.+) (squared|cubed)$/.exec(sum);
  if (power) return apply(power[1], power[2] === 'cubed' ? '3' : '2', (a, b) => a ** b);
  const part = /^(?:a |one )?(half|third|quarter|tenth) of (.+)$/.exec(sum);
  const parts: Record<string, number> = { half: 2, third: 3, quarter: 4, tenth: 10 };
  if (part) return apply(part[2], String(parts[part[1] ?? '']), (a, b) => a / b);
  return undefined;
}

function apply(
  left: string | undefined,
  right: string | undefined,
  operation: (a: number, b: number) => number,
): number | undefined {
  const a = parseNumber(left ?? '');
  const b = parseNumber(right ?? '');
  return a === undefined || b === undefined ? undefined : operation(a, b);
}

/** A chain of operators with the usual precedence; undefined when any part is no number. */
function evaluate(sum: string): number | undefined {
  let text = ` ${sum} `;
  for (const [pattern, symbol] of OPERATORS) text = text.replace(pattern, ` ${symbol} `);
  // "minus" is an operator after a number and a sign elsewhere.
  text = text.replace(/(?<=[\w)] )\s*minus\b/g, ' - ');
  const parts = text.trim().split(/\s+([*/^+-])\s+/);
  if (parts.length < 3) return undefined;
  const numbers = parts.filter((_, i) => i % 2 === 0).map(parseNumber);
  if (numbers.includes(undefined)) return undefined;
  return fold(
    numbers as number[],
    parts.filter((_, i) => i % 2 === 1),
  );
}

const PRECEDENCE: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { '^': (a, b) => a ** b },
  { '*': (a, b) => a * b, '/': (a, b) => (b === 0 ? NaN : a / b) },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
];

function fold(numbers: readonly number[], operators: readonly string[]): number | undefined {
  const values = [...numbers];
  const rest = [...operators];
  for (const level of PRECEDENCE) {
    for (let i = 0; i < rest.length;) {
      const operation = level[rest[i] ?? ''];
      if (!operation) i++;
      else {
        values.splice(i, 2, operation(values[i] ?? NaN, values[i + 1] ?? NaN));
        rest.splice(i, 1);
      }
    }
  }
  return values[0];
}
