import type { Locator } from 'playwright';

export interface Shown {
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Collects every text that an element shows from now on, with the moment it changed. */
export async function watchText(locator: Locator): Promise<() => Promise<Shown[]>> {
  const handle = await locator.evaluateHandle((element) => {
    const seen = [{ text: element.textContent.trim(), at: Date.now() }];
    new MutationObserver(() => {
      const text = element.textContent.trim();
      if (seen.at(-1)?.text !== text) seen.push({ text, at: Date.now() });
    }).observe(element, { childList: true, characterData: true, subtree: true });
    return seen;
  });
  return () => handle.jsonValue();
}

/** Notes each change of a switch; the answer tells what it came to, one after the other. */
export async function watchSwitch(
  one: Locator,
): Promise<() => Promise<readonly (string | null)[]>> {
  const watching = await one.evaluateHandle((element) => {
    const seen: (string | null)[] = [];
    const note = (): void => {
      const now = element.getAttribute('aria-checked');
      if (now !== last) seen.push(now);
      last = now;
    };
    let last = element.getAttribute('aria-checked');
    new MutationObserver(note).observe(element, { attributeFilter: ['aria-checked'] });
    return seen;
  });
  return () => watching.jsonValue();
}

/** What was shown, without the moments: `Connecting Listening …`. */
export function wordsOf(seen: readonly Shown[]): string {
  return seen.map(({ text }) => text).join(' ');
}

/** What stood there for a shorter time may be missing elsewhere. */
const briefMs = 250;

function isBrief(seen: readonly Shown[], at: number): boolean {
  const next = seen[at + 1];
  return next !== undefined && next.at - (seen[at]?.at ?? 0) < briefMs;
}

/** What another place, which should follow within `ms`, did not show in time; brief words left out. */
export function notFollowed(
  leader: readonly Shown[],
  follower: readonly Shown[],
  ms: number,
): Shown[] {
  return leader.filter(
    ({ text, at }, index) =>
      !isBrief(leader, index) &&
      !follower.some((shown) => shown.text === text && Math.abs(shown.at - at) < ms),
  );
}

/**
 * Whether two places showed the same words in the same order. Only a word that stood in one of them
 * for less than 250 ms may be missing in the other.
 */
export function sameOrder(one: readonly Shown[], other: readonly Shown[]): boolean {
  /** Whether the rest of both agrees; `last` is the word that stands in both. */
  const agree = (i: number, j: number, last: string): boolean => {
    const mine = one[i]?.text;
    const theirs = other[j]?.text;
    if (mine === undefined && theirs === undefined) return true;
    return (
      (mine !== undefined && mine === theirs && agree(i + 1, j + 1, mine)) ||
      // Back after a word that the other place missed.
      (mine === last && agree(i + 1, j, last)) ||
      (theirs === last && agree(i, j + 1, last)) ||
      (isBrief(one, i) && agree(i + 1, j, last)) ||
      (isBrief(other, j) && agree(i, j + 1, last))
    );
  };
  return agree(0, 0, '');
}
