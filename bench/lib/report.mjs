// @ts-check
/** @typedef {import('./measure.mjs').Row} Row */

/**
 * The rows as a table to read; a row that misses its goal is marked.
 * @param {readonly Row[]} rows
 */
export function table(rows) {
  const head = ['', 'ours', 'theirs', 'unit', 'ratio', 'goal', '', 'held to'];
  const lines = rows.map(({ name, ours, unit, theirs, ratio, goal, against }) => [
    name,
    text(ours),
    theirs === undefined ? '' : text(theirs),
    unit,
    ratio === undefined ? '' : text(ratio),
    goal === undefined ? '' : `≤ ${goal}`,
    goal === undefined || ratio === undefined ? '' : ratio <= goal ? '✓' : '✗ misses',
    against ?? '',
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)),
  );
  return [head, ...lines]
    .map((line) => line.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/**
 * @param {string} cell
 * @param {number} width
 * @param {number} column
 */
function pad(cell, width, column) {
  const isNumber = [1, 2, 4, 5].includes(column);
  return isNumber ? cell.padStart(width) : cell.padEnd(width);
}

/** @param {number} value */
const text = (value) => String(Number(value.toPrecision(3)));

/**
 * The rows as the file keeps them.
 * @param {readonly Row[]} rows
 */
export const json = (rows) =>
  `${JSON.stringify(
    rows.map(({ name, ours, against, unit, ratio, goal }) => ({
      name,
      ours,
      against,
      unit,
      ratio,
      goal,
    })),
    null,
    2,
  )}\n`;
