import { longestInput } from '../../shared/ipc.js';

/** A snapshot with all its failures has fewer parts than this. */
const mostParts = 2_000;
const deepest = 10;

export type PlainData =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly rule: string };

/**
 * Takes apart what a window has sent. Whatever else it may be, it is small: the time to check an
 * input against its schema grows with the input, and everything else waits meanwhile.
 * @param sent undefined, or JSON
 */
export function plainData(sent: unknown): PlainData {
  if (sent === undefined) return { ok: true, value: undefined };
  if (typeof sent !== 'string') return { ok: false, rule: 'not JSON' };
  if (sent.length > longestInput)
    return { ok: false, rule: `more than ${longestInput} characters` };
  try {
    const value: unknown = JSON.parse(sent);
    const rule = tooMuch(value);
    return rule === undefined ? { ok: true, value } : { ok: false, rule };
  } catch {
    return { ok: false, rule: 'not JSON' };
  }
}

function tooMuch(value: unknown): string | undefined {
  let parts = 0;
  const look = (part: unknown, depth: number): string | undefined => {
    if (++parts > mostParts) return `more than ${mostParts} parts`;
    if (typeof part !== 'object' || part === null) return undefined;
    if (depth >= deepest) return `more than ${deepest} levels`;
    for (const inner of Object.values(part)) {
      const rule = look(inner, depth + 1);
      if (rule !== undefined) return rule;
    }
    return undefined;
  };
  return look(value, 0);
}
