import { describe, expect, it } from 'vitest';
import type { ConnectionKind } from './connection-rules.js';
import { failureFor } from './connection-wording.js';
import { failure, failureTexts } from './failures.js';
import type { FailureCode } from './failures.js';

/** What only some users have, and may be told of. */
const owned: Readonly<Record<ConnectionKind, RegExp>> = {
  key: /authorization|token server|\bID\b/i,
  token: /\bkey\b|secret|authorization|token server|\bID\b/i,
  endpoint: /\bkey\b|secret|\bID\b/i,
  sandbox: /\bkey\b|secret|authorization/i,
};
/** Those that depend on how a token comes about; a key's and a token's connection ask no token server. */
const codes = (Object.keys(failureTexts) as FailureCode[]).filter((code) =>
  /^(token|connection)\./.test(code),
);
const asksServer = /^token\.(unauthorized|unreachable|unavailable|timeout|missing)$/;

describe.each(['key', 'token', 'endpoint', 'sandbox'] as const)(
  'a connection of kind %s',
  (kind) => {
    const raised = codes.filter(
      (code) => kind === 'endpoint' || kind === 'sandbox' || !asksServer.test(code),
    );

    it.each(raised.filter((code) => code !== 'token.missing'))(
      '%s speaks only of what its user has',
      (code) => {
        const { message, advice } = failureFor(kind, failure(code, 1));
        expect(`${message} ${advice}`).not.toMatch(owned[kind]);
        for (const sentence of [message, advice]) expect(sentence).toMatch(/^\p{Lu}.+\.$/su);
      },
    );

    it('keeps code, source, time and detail', () => {
      const plain = failure('token.invalid', 7, 'detail');
      expect(failureFor(kind, plain)).toMatchObject({
        code: 'token.invalid',
        source: 'token',
        at: 7,
        detail: 'detail',
      });
    });
  },
);

it.each([
  ['key', 'The LiveKit server did not accept this key and secret.'],
  ['token', 'The LiveKit server did not accept this token.'],
  ['endpoint', 'The LiveKit server did not accept the token server’s token.'],
  ['sandbox', 'LiveKit Cloud did not accept the token of its own token server.'],
] as const)('a call that is not let in, of kind %s: %s', (kind, message) =>
  expect(failureFor(kind, failure('connection.unauthorized', 1)).message).toBe(message),
);
