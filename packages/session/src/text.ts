import { wire } from './wire.js';

const controls = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const nameLimit = 80;

/**
 * A name from the wire as it may be shown: one line, no control or bidi characters, 80 at most. One
 * that reads as the user's own row is put in quotes.
 */
export function shownName(name: string | undefined): string | undefined {
  const clean = name
    ?.slice(0, nameLimit * 4)
    .replace(controls, '')
    .trim();
  if (!clean) return undefined;
  return /^you\b/i.test(clean) ? `“${cut(clean, nameLimit - 2)}”` : cut(clean, nameLimit);
}

/** Cuts a text to `limit` characters, never through the middle of one. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  const code = text.charCodeAt(end - 1);
  const splits = code >= 0xd800 && code <= 0xdbff;
  return `${text.slice(0, splits ? end - 1 : end)}…`;
}

/** More attributes of one message are left out, and longer ones. */
const attributeLimit = 16;
const attributeLength = 1_024;

/** What a sender says about its words beyond LiveKit's own bookkeeping: at most 16 short texts. */
export function shownAttributes(
  attributes: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | undefined {
  const shown: Record<string, string> = {};
  let count = 0;
  for (const key in attributes) {
    if (key !== wire.expression && key.startsWith('lk.')) continue;
    const value = attributes[key];
    if (typeof value !== 'string' || value.length > attributeLength) continue;
    if (key.length > attributeLength || (count += 1) > attributeLimit) continue;
    shown[key] = value;
  }
  return count > 0 ? shown : undefined;
}
