import { redactTokens } from '../../shared/failures.js';

/** Takes tokens and the secrets it has learnt out of a text. */
export interface Redactor {
  redact(text: string): string;
  /** A value that must never be written; one under 4 characters would hit plain words. */
  learn(secret: string): void;
}

/** Makes a redactor that knows these secrets already. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const known = new Set<string>();
  const learn = (secret: string): void => {
    // Of an Authorization header's value, e.g. `Bearer abc`, also what comes after the scheme.
    for (const part of [secret, secret.slice(secret.indexOf(' ') + 1)])
      if (part.length >= 4) for (const written of writtenAs(part)) known.add(written);
  };
  secrets.forEach(learn);
  return {
    learn,
    redact: (text) =>
      // The longest first: one may be a part of another.
      [...known]
        .sort((one, other) => other.length - one.length)
        .reduce((left, secret) => left.replaceAll(secret, '[secret]'), redactTokens(text)),
  };
}

/** How a text stands in what others write: in JSON, in JSON within JSON, in an address or a form. */
function writtenAs(text: string): readonly string[] {
  // Half a character has no such form.
  const wellFormed = text.replaceAll(/\p{Cs}/gu, '\ufffd');
  const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);
  const encoded = [
    encodeURI(wellFormed),
    encodeURIComponent(wellFormed),
    new URLSearchParams([['', text]]).toString().slice(1),
  ];
  const lowerCase = encoded.map((one) => one.replaceAll(/%../g, (part) => part.toLowerCase()));
  return [
    text,
    text.replaceAll('\\', '\\\\'),
    inJson(text),
    inJson(inJson(text)),
    ...encoded,
    ...lowerCase,
  ];
}
