/** One look at what may grow, after `at` units (calls, pieces of text) of work. */
export interface Sample {
  readonly at: number;
  readonly values: Readonly<Record<string, number>>;
}

/** How much a value may grow. */
export interface Bound {
  /** By unit, however long the run is. */
  readonly perUnit: number;
  /** In all: what a short run is forgiven, since caches fill and garbage is collected late. */
  readonly slack: number;
}

export interface Slope {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly perUnit: number;
  readonly bound: Bound | undefined;
  readonly exceeds: boolean;
}

/**
 * The slope of each value over the units of work, by least squares. A first quarter of the samples
 * is left out: there caches fill and code is compiled.
 */
export function slopesOf(
  samples: readonly Sample[],
  bounds: Readonly<Record<string, Bound>>,
): Slope[] {
  const settled = samples.slice(Math.floor(samples.length / 4));
  const [first, last] = [settled[0], settled.at(-1)];
  if (!first || !last || first === last) throw new RangeError('Two settled samples are needed.');
  return Object.keys(first.values).map((name) => {
    const points = settled.map(({ at, values }) => [at, values[name] ?? NaN] as const);
    const perUnit = slope(points);
    const bound = bounds[name];
    const units = last.at - first.at;
    return {
      name,
      first: samples[0]?.values[name] ?? NaN,
      last: last.values[name] ?? NaN,
      perUnit,
      bound,
      exceeds: bound !== undefined && !(perUnit * units <= bound.perUnit * units + bound.slack),
    };
  });
}

function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (of: 0 | 1): number => points.reduce((sum, one) => sum + one[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0) / spread;
}

/**
 * A table of slopes for people.
 * @param unit what the slopes are over, such as "call"
 */
export function tableOf(slopes: readonly Slope[], unit: string): string {
  const rows = slopes.map(({ name, first, last, perUnit, bound, exceeds }) => [
    name,
    tidy(first),
    tidy(last),
    tidy(perUnit * 100),
    bound ? `${tidy(bound.perUnit * 100)} (+${tidy(bound.slack)} in all)` : '',
    exceeds ? 'EXCEEDS' : '',
  ]);
  const head = ['', 'first', 'last', `per 100 ${unit}s`, 'bound', ''];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [head, ...rows].map(line).join('\n');
}

const tidy = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
