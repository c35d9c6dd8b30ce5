/**
 * What a value means however it was copied: out of a `.env` file, a line of code, a web page or an
 * answer. One set of rules for the form, the environment, stored connections and token servers.
 */

/** What a value is for. */
export type Purpose =
  | 'server address'
  | 'API key'
  | 'API secret'
  | 'token'
  | 'token server address'
  | 'authorization'
  | 'token server ID'
  | 'agent name';

export interface Pasted {
  /** What is meant. */
  readonly value: string;
  /** Why it cannot be meant for this: the end of a sentence that begins with the value's name. */
  readonly rule?: string;
}

/** Byte order marks, spaces and characters without a width, as pages and files put them around a text. */
const edges = /^[\s\u00ad\u200b-\u200f\u2060\ufeff]+|[\s\u00ad\u200b-\u200f\u2060\ufeff]+$/gu;
/** The same without the joiners and marks that words of many languages are written with. */
const wordEdges = /^[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+$/gu;

const quotes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
  '<': '>',
};

/** `NAME=value`, `export NAME=value`, `"name": "value"`. */
const assignment = /^(?:export\s+|set\s+|\$env:)?["']?([a-z_][\w-]*)["']?\s*[=:]\s*(?=\S)/i;

/** The ends of the names that variables, options and JSON have for each, without signs between words. */
const nameEnds: readonly (readonly [RegExp, Purpose])[] = [
  [/authorization$/, 'authorization'],
  [/sandbox(id)?$|tokenserverid$/, 'token server ID'],
  [/token(endpoint|server|url|serverurl)$|endpoint$/, 'token server address'],
  [/api(secret|secretkey)$|livekitsecret$|^secret(key)?$/, 'API secret'],
  [/api(key|keyid)$|livekitkey$|^key$/, 'API key'],
  [/(livekit|server|ws|^)(url|host)$/, 'server address'],
  [/(participant|access|livekit|^)token$|^jwt$/, 'token'],
  [/agentname$|parleyagent$|^agent$/, 'agent name'],
];

/** A whole JWT. */
const jwt = /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/;

/** Reads a value as it was meant. */
export function pasted(text: string, purpose: Purpose): Pasted {
  const around = purpose === 'agent name' ? wordEdges : edges;
  let value = text.replaceAll(around, '');
  // Each may stand within another, as in NAME="Bearer eyJ…".
  for (let before = ''; before !== value;) {
    before = value;
    const named = nameOf(value);
    const meant = named && fits(named.purpose, purpose);
    // What a header holds may look like a name with its value.
    if (named && !meant && purpose !== 'authorization')
      return { value, rule: `holds ${named.name}, which is the ${named.purpose}` };
    value = unwrapped(meant ? named.rest : value, purpose).replaceAll(around, '');
  }
  const rule = strayRule(value, purpose);
  return rule === undefined ? { value } : { value, rule };
}

/**
 * The values that a whole text names, such as a `.env`: lines of `NAME=value`, also as YAML or JSON
 * write them. Where a name comes twice, the first counts.
 */
export function namedValues(text: string): ReadonlyMap<Purpose, string> {
  const values = new Map<Purpose, string>();
  for (const line of text.split(/[\r\n]+/)) {
    const plain = line.replace(/^[\s\-{]+/, '').replace(/\s#[^"']*$/, '');
    const named = plain.startsWith('#') ? undefined : nameOf(plain);
    if (named && !values.has(named.purpose))
      values.set(named.purpose, pasted(plain, named.purpose).value);
  }
  return values;
}

/** What is named in front of a value; undefined: nothing that is known. */
export function nameOf(
  text: string,
): { readonly name: string; readonly purpose: Purpose; readonly rest: string } | undefined {
  const found = assignment.exec(text) ?? undefined;
  const name = found?.[1] ?? '';
  const plain = name.replaceAll(/[_-]/g, '').toLowerCase();
  const purpose = nameEnds.find(([end]) => end.test(plain))?.[1];
  return found && purpose && { name, purpose, rest: text.slice(found[0].length) };
}

/** Both kinds of server have a URL, and a token may come as an Authorization. */
function fits(named: Purpose, wanted: Purpose): boolean {
  if (named === wanted) return true;
  if (wanted === 'token') return named === 'authorization';
  return named.endsWith('server address') && wanted.endsWith('server address');
}

function unwrapped(text: string, purpose: Purpose): string {
  // The comma of a line of JSON or code.
  const value = /["'][,;]$/.test(text) ? text.slice(0, -1) : text;
  const close = quotes[value.charAt(0)];
  if (close && value.length > 2 && value.endsWith(close)) return value.slice(1, -1);
  if (purpose === 'token')
    return /[?&#](?:access_token|token|jwt)=([\w.-]+)/.exec(value)?.[1] ?? withoutScheme(value);
  if (purpose === 'token server ID')
    return /^(?:https?:\/\/)?([\w-]+)\.sandbox\.livekit\.io(?:\/|$)/.exec(value)?.[1] ?? value;
  return value;
}

const withoutScheme = (value: string): string => value.replace(/^(?:bearer|jwt|token)[\s:]+/i, '');

function strayRule(value: string, purpose: Purpose): string | undefined {
  if (purpose === 'agent name' || purpose === 'authorization') return undefined;
  if (purpose === 'server address' && /^(?:\w+:\/\/)?cloud\.livekit\.io(?:\/|$)/i.test(value))
    return 'is that of LiveKit Cloud’s own pages; the project’s is in its settings, such as wss://example.livekit.cloud';
  if (/^["'`“”]|["'`“”]$/.test(value))
    return 'has a quotation mark at one end only: copy it once more';
  if (purpose !== 'API key' && purpose !== 'API secret') return undefined;
  if (jwt.test(value)) return `is a token, not an ${purpose}`;
  if (/^(wss?|https?):\/\//i.test(value)) return `is an address, not an ${purpose}`;
  return undefined;
}

/**
 * Why an API key and its secret cannot be a pair. LiveKit's own keys are `API` with some letters and
 * digits, and its secrets at least twice as long.
 */
export function pairRule(key: string, secret: string): string | undefined {
  if (key && key === secret) return 'is the same as the API key';
  const isKey = (text: string): boolean => /^API[A-Za-z0-9]{8,20}$/.test(text);
  if (isKey(secret) && !isKey(key)) return 'looks like an API key: key and secret are swapped';
  return undefined;
}
