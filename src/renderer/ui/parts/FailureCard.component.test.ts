import { render } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { actionLabels, failure } from '../../../shared/failures.js';
import type { Failure } from '../../../shared/failures.js';
import type { Intent } from '../../../shared/session.js';
import FailureCard from './FailureCard.svelte';

function show(shown: Failure) {
  const asked: Intent[] = [];
  const acted: Failure[] = [];
  const view = render(FailureCard, {
    failure: shown,
    ask: (intent: Intent) => void asked.push(intent),
    onaction: (one: Failure) => void acted.push(one),
  });
  return { ...view, user: userEvent.setup(), asked, acted };
}

it('tells what happened, then what to do, then what exactly', () => {
  const shown = failure('connection.unreachable', 0, 'connect ECONNREFUSED 127.0.0.1:7880');
  const { container } = show(shown);
  const places = [shown.message, shown.advice, shown.detail ?? ''].map((text) =>
    (container.textContent ?? '').indexOf(text),
  );
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
});

it('shows a detail as text, whatever a server put into it', () => {
  const detail = '<img src=x onerror="alert(1)"> & more';
  const { container } = show(failure('connection.unreachable', 0, detail));
  expect(container.querySelector('img')).toBeNull();
  expect(container.textContent).toContain(detail);
});

it('is acted on, then dismissed, with the keyboard alone', async () => {
  const shown = failure('media.denied', 0);
  const { user, asked, acted, getByRole } = show(shown);
  const label = actionLabels['open-microphone-settings'];
  await user.tab();
  expect(document.activeElement).toBe(getByRole('button', { name: label }));
  await user.keyboard('{Enter}');
  expect(acted).toEqual([shown]);
  expect(asked).toEqual([]);
  await user.tab();
  expect(document.activeElement).toBe(getByRole('button', { name: 'Dismiss' }));
  await user.keyboard(' ');
  expect(asked).toEqual([{ type: 'dismiss-failure', code: 'media.denied' }]);
  expect(acted).toHaveLength(1);
});

it('offers nothing but to dismiss it where nothing can be done', () => {
  const { getAllByRole } = show(failure('media.not-permitted', 0));
  expect(getAllByRole('button').map((button) => button.title)).toEqual(['Dismiss']);
});
