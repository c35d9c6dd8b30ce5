const controls = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const nameLimit = 80;

/** A name from the wire as it may be shown: one line, no control or bidi characters, 80 at most. */
export function shownName(name: string | undefined): string | undefined {
  const clean = name
    ?.slice(0, nameLimit * 4)
    .replace(controls, '')
    .trim();
  return clean ? cut(clean, nameLimit) : undefined;
}

/** Cuts a text to `limit` characters, never through the middle of one. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  const code = text.charCodeAt(end - 1);
  const splits = code >= 0xd800 && code <= 0xdbff;
  return `${text.slice(0, splits ? end - 1 : end)}…`;
}
