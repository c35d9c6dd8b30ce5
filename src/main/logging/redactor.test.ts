import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './redactor.js';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
const { redact, learn } = createRedactor(['the-secret', '', 'abc']);

const odd = 'p"a/s\\s+w ö';

describe('the redactor', () => {
  it.each([
    [`token ${jwt} was refused`, 'token [token] was refused'],
    ['wss://x/rtc?access_token=abc.def&x=1', 'wss://x/rtc?access_token=[token]&x=1'],
    ['the-secret and the-secret', '[secret] and [secret]'],
    ['nothing to hide, abc', 'nothing to hide, abc'],
  ])('%s', (text, expected) => expect(redact(text)).toBe(expected));

  it.each([
    ['as it is', odd],
    ['in JSON', JSON.stringify({ secret: odd })],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ secret: odd }))],
    ['in an address', `https://x.example/?secret=${encodeURIComponent(odd)}`],
    ['in an address, in lower case', encodeURIComponent(odd).toLowerCase()],
    ['in a path', encodeURI(odd)],
    ['in a form', new URLSearchParams({ secret: odd }).toString()],
    ['in what Node shows of an object', inspect({ secret: odd })],
  ])('finds a secret %s', (_, text) => {
    const { redact: redactOdd } = createRedactor([odd]);
    expect(redactOdd(text)).toContain('[secret]');
    expect(redactOdd(text)).not.toMatch(/p.{0,4}a.{1,4}s.{1,4}s/);
  });

  it('learns secrets as they come, a header’s value whole and without its scheme', () => {
    expect(redact('says wxyz-1')).toBe('says wxyz-1');
    learn('Bearer wxyz-1');
    learn('wxyz');
    expect(redact('says wxyz-1, Bearer wxyz-1 and wxyz; Bearer')).toBe(
      'says [secret], [secret] and [secret]; Bearer',
    );
  });
});
