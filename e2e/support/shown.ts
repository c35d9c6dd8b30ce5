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

/** Whether the words were shown in this order, whatever stood between them. */
export function inOrder(seen: readonly Shown[], words: readonly string[]): boolean {
  let at = 0;
  for (const { text } of seen) {
    const word = words[at];
    if (word !== undefined && text.startsWith(word)) at += 1;
  }
  return at === words.length;
}
