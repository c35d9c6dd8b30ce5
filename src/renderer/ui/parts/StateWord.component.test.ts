import { render } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Situation } from '../../../shared/situation.js';
import StateWord from './StateWord.svelte';

const as = (word: Situation['word']): Situation => ({
  word,
  icon: 'listening',
  live: true,
  early: false,
  muted: false,
});

it('is said by a screen reader in the pauses of the agent’s voice only, and not where that is unwanted', async () => {
  const { getByRole, rerender } = render(StateWord, {
    situation: as('Thinking'),
    announced: true,
  });
  const live = (): string | null =>
    getByRole('status', { name: 'Agent' }).getAttribute('aria-live');
  expect(live()).toBe('polite');
  await rerender({ situation: as('Speaking') });
  expect(live()).toBe('off');
  await rerender({ situation: as('Listening') });
  expect(live()).toBe('polite');
  await rerender({ announced: false });
  expect(live()).toBe('off');
});
