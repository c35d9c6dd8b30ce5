// @ts-check

/**
 * @typedef {{ name: string, ours: number, unit: string, against?: string, theirs?: number,
 *   ratio?: number, goal?: number }} Row `against` says what it is held to, `ratio` is ours over
 *   `theirs` in the same run, `goal` the highest ratio wanted
 */

/**
 * The value below which a share of all values lies.
 * @param {readonly number[]} values
 * @param {number} [share] 0 to 1; the median by default
 */
export function quantile(values, share = 0.5) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) throw new RangeError('There is nothing measured.');
  return low + (high - low) * (at % 1);
}

/**
 * Runs variants in turns (A B, B A, A B, …), so that whatever else the machine does meets all alike.
 * @template {string} Name
 * @template Result
 * @param {readonly Name[]} names
 * @param {number} times how often each
 * @param {(name: Name) => Promise<Result>} run
 * @param {{ warmUp?: number }} [options] how many first rounds to leave out, none by default
 * @returns {Promise<Record<Name, Result[]>>}
 */
export async function takeTurns(names, times, run, { warmUp = 0 } = {}) {
  /** @type {Partial<Record<Name, Result[]>>} */
  const results = {};
  for (const name of names) results[name] = [];
  for (let round = 0; round < warmUp + times; round += 1) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const result = await run(name);
      if (round >= warmUp) results[name]?.push(result);
    }
  }
  return /** @type {Record<Name, Result[]>} */ (results);
}

/**
 * @param {string} name
 * @param {string} unit
 * @param {number} ours
 * @param {{ against: string, theirs: number, goal?: number }} [comparison]
 * @returns {Row}
 */
export function row(name, unit, ours, comparison) {
  if (!comparison) return { name, ours: tidy(ours), unit };
  const { against, theirs, goal } = comparison;
  const ratio = tidy(ours / theirs);
  const base = { name, ours: tidy(ours), against, unit, theirs: tidy(theirs), ratio };
  return goal === undefined ? base : { ...base, goal };
}

/** @param {number} value */
const tidy = (value) => Number(value.toPrecision(4));
