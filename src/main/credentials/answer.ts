/** Reads what servers answer: bounded, in any of the spellings in use, and never believed. */
import { pasted } from '../../shared/pasted.js';
import { readBody } from '../read-body.js';

/** Bytes of an answer; LiveKit's own are about one thousand. */
export const answerLimit = 65_536;
/** Characters of a server's sentence; a failure's detail holds 300 with what is around it. */
const sentenceLimit = 200;

type JsonObject = Readonly<Record<string, unknown>>;

/** The text of an answer; undefined when there is more of it than any answer needs. */
export async function textOf(response: Response, signal: AbortSignal): Promise<string | undefined> {
  const bytes = await readBody(response, answerLimit, signal);
  // Some write a byte order mark before their JSON.
  return bytes?.toString('utf8').replace(/^\ufeff/, '');
}

/** A JSON object; undefined: it is none. */
export function objectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The names that token servers use, LiveKit's own first: the standard one, its camel case, that of
 * LiveKit's earlier examples, and those of servers that people wrote after them. Compared without
 * case and signs between words.
 */
const urlNames = [
  'serverurl',
  'url',
  'wsurl',
  'livekiturl',
  'livekitserverurl',
  'livekitwsurl',
  'host',
];
const tokenNames = ['participanttoken', 'token', 'accesstoken', 'livekittoken', 'jwt'];
/** Objects around it. */
const wrappers = ['data', 'result', 'connectiondetails', 'credentials'];

/** The server and the token that an answer names; a missing one is undefined. */
export function credentialsIn(answer: JsonObject): {
  readonly url: string | undefined;
  readonly token: string | undefined;
} {
  const url = textNamed(answer, urlNames);
  const token = textNamed(answer, tokenNames);
  if (url === undefined && token === undefined)
    for (const name of wrappers) {
      const inner = valueNamed(answer, name);
      if (isObject(inner)) return credentialsIn({ ...inner, data: undefined });
    }
  return { url, token: token === undefined ? undefined : pasted(token, 'token').value };
}

/**
 * The sentence by which a server says what is wrong, on one line and cut; undefined: none.
 * @param text JSON as web frameworks write it (`error`, `message`, `detail`, a list of them, …), or a
 *   line of plain text; a page is none
 */
export function sentenceIn(text: string): string | undefined {
  const answer = objectOf(text);
  const words = answer ? sentenceOf(answer, 3) : /^\s*[<[{]/.test(text) ? undefined : text;
  const line = words?.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line && line.length > sentenceLimit
    ? `${line.slice(0, sentenceLimit)}…`
    : line || undefined;
}

/** In the order in which they say most. */
const sentenceNames = [
  'message',
  'errordescription',
  'detail',
  'details',
  'error',
  'errors',
  'msg',
  'reason',
  'title',
];

function sentenceOf(value: unknown, deepest: number): string | undefined {
  if (typeof value === 'string') return value;
  if (deepest === 0) return undefined;
  if (Array.isArray(value))
    return (
      value
        .slice(0, 5)
        .flatMap((one: unknown) => sentenceOf(one, deepest - 1) ?? [])
        .join('; ') || undefined
    );
  if (!isObject(value)) return undefined;
  for (const name of sentenceNames) {
    const said = sentenceOf(valueNamed(value, name), deepest - 1);
    if (said) return withPlace(value, said);
  }
  return undefined;
}

/** FastAPI says apart where something is wrong: `{"loc": ["body", "room_name"], "msg": "Field required"}`. */
function withPlace(value: JsonObject, said: string): string {
  const place = value['loc'];
  return Array.isArray(place) ? `${place.slice(0, 5).join('.')}: ${said}` : said;
}

const textNamed = (answer: JsonObject, names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = valueNamed(answer, name);
    if (typeof value === 'string' && value.trim()) return value.trim();
  }
  return undefined;
};

const valueNamed = (answer: JsonObject, name: string): unknown =>
  Object.entries(answer).find(([key]) => key.replaceAll(/[_-]/g, '').toLowerCase() === name)?.[1];

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
