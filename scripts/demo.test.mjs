// @ts-check
import { describe, expect, it } from 'vitest';
import { whatIsMissing } from './demo.mjs';

describe('whatIsMissing', () => {
  it.each([
    ['an answered user', ['user', 'agent'], true, []],
    ['a greeting before', ['agent', 'user', 'agent'], true, []],
    ['a greeting only', ['agent', 'agent'], false, 3],
    ['a user who got no answer', ['agent', 'user'], true, ["the agent's answer to them"]],
    ['an answer whose time is unknown', ['user', 'agent'], false, ["the answer's time"]],
  ])('in %s', (_, voices, timed, missing) => {
    const found = whatIsMissing(voices, timed);
    expect(typeof missing === 'number' ? found.length : found).toEqual(missing);
  });
});
