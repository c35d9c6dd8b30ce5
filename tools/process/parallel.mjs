// @ts-check
import { AsyncLocalStorage } from 'node:async_hooks';

/** @type {AsyncLocalStorage<AbortSignal>} */
const unwanted = new AsyncLocalStorage();

/**
 * Aborts when the result of what runs now is not wanted any more, because a piece of work beside it
 * has failed.
 * @returns {AbortSignal | undefined} undefined outside of {@link parallel}
 */
export const noLongerWanted = () => unwanted.getStore();

/**
 * Does pieces of work side by side. Once one has failed the commands of the others are ended, so that
 * the user is told at once and not after minutes of building.
 * @template {readonly [] | readonly (() => unknown)[]} T
 * @param {T} works
 * @returns {Promise<{ -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> }>} what they come to; rejects
 *   with the first failure, when all have ended
 */
export async function parallel(works) {
  const failed = new AbortController();
  const outer = noLongerWanted();
  const signal = outer ? AbortSignal.any([outer, failed.signal]) : failed.signal;
  /** @type {unknown[]} */
  const failures = [];
  const results = await Promise.all(
    works.map((work) =>
      unwanted.run(signal, async () => {
        try {
          return await work();
        } catch (error) {
          failures.push(error);
          failed.abort(error);
          return undefined;
        }
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
  return /** @type {any} */ (results);
}
