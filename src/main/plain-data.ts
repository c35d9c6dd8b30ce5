/** A snapshot with all its failures has fewer parts than this. */
const mostParts = 2_000;
const deepest = 10;
/** Characters of all texts and keys together, in UTF-16 code units. */
const mostText = 262_144;

/**
 * Says what makes a value too much to be looked at: the time to check an input against its schema
 * grows with the input, so that bytes by the million would hold up the whole app.
 * @returns the rule it breaks; undefined for plain, small data
 */
export function tooMuch(value: unknown): string | undefined {
  let parts = 0;
  let text = 0;
  const look = (part: unknown, depth: number): string | undefined => {
    if (++parts > mostParts) return `more than ${mostParts} parts`;
    if (typeof part === 'string') text += part.length;
    if (text > mostText) return `more than ${mostText} characters`;
    if (typeof part !== 'object' || part === null) return undefined;
    if (depth >= deepest) return `more than ${deepest} levels`;
    if (Array.isArray(part)) return first(part, (item) => look(item, depth + 1));
    if (Object.getPrototypeOf(part) !== Object.prototype) return 'not plain data';
    return first(Object.keys(part), (key) => {
      text += key.length;
      return look((part as Record<string, unknown>)[key], depth + 1);
    });
  };
  return look(value, 0);
}

/** The first answer that is one; what comes after it is not looked at. */
function first<Item>(
  items: readonly Item[],
  answer: (item: Item) => string | undefined,
): string | undefined {
  for (const item of items) {
    const found = answer(item);
    if (found) return found;
  }
  return undefined;
}
