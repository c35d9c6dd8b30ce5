// @ts-check

/** @typedef {{ passed: number, failures: string[] }} Outcome `failures` names each failure in one line */

/**
 * @param {Record<string, Outcome>} outcomes by stage
 * @returns {string} every failure by its name, and as the last line "N passed, N failed"
 */
export function summary(outcomes) {
  const failed = Object.entries(outcomes).flatMap(([stage, { failures }]) =>
    failures.map((name) => `  ✗ ${stage}: ${name}`),
  );
  const passed = Object.values(outcomes).reduce((sum, outcome) => sum + outcome.passed, 0);
  const lines = failed.length > 0 ? ['Failed:', ...failed, ''] : [];
  return [...lines, `${passed} passed, ${failed.length} failed`].join('\n');
}

/**
 * @param {unknown} error
 * @returns {string} its first line
 */
export function firstLine(error) {
  const { message = String(error) } = /** @type {Partial<Error>} */ (error ?? {});
  // Tools colour their messages.
  return message.replace(/\x1b\[[\d;]*m/g, '').split('\n', 1)[0] ?? '';
}
