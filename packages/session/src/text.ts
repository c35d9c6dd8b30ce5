import { wire } from './wire.js';

/** Not the two joiners, U+200C and U+200D: words of many languages are written with them. */
const controls = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const joiners = /[\u200c\u200d]/g;
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
  const visible = clean?.replace(joiners, '');
  if (!clean || !visible) return undefined;
  return /^you\b/i.test(visible) ? `“${cut(clean, nameLimit - 2)}”` : cut(clean, nameLimit);
}

/** A name as it is compared: the same letters may be written composed or decomposed. */
export const comparable = (name: string): string => name.normalize('NFC');

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
