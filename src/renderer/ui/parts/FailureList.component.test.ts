import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { failuresToShow } from '../../../shared/failure-life.js';
import { failure } from '../../../shared/failures.js';
import type { Failure } from '../../../shared/failures.js';
import { initialSnapshot } from '../../../shared/session.js';
import type { Intent } from '../../../shared/session.js';
import FailureList from './FailureList.svelte';

function show(failures: readonly Failure[]) {
  const asked: Intent[] = [];
  const done: Failure[] = [];
  render(FailureList, {
    failures: failuresToShow({ ...initialSnapshot, failures }),
    ask: (intent: Intent) => void asked.push(intent),
    onaction: (failed: Failure) => void done.push(failed),
  });
  return { asked, done };
}

it('shows the gravest failure whole, counts the others, and keeps raw words behind Details', async () => {
  const { asked, done } = show([
    failure('media.lost', 1),
    failure('receiver.malformed', 2),
    failure('connection.lost', 3, 'WebSocket 1006'),
    failure('sender.failed', 4),
    failure('camera.lost', 5),
  ]);
  const alert = screen.getByRole('alert');
  expect(alert.textContent).toContain('The connection to the server was lost.');
  expect(screen.getAllByRole('alert')).toHaveLength(1);
  const detail = within(alert).getByText('WebSocket 1006').closest('details');
  expect(detail?.open).toBe(false);
  const more = screen.getByText('4 more problems').closest('details');
  expect(more?.open).toBe(false);
  await fireEvent.click(within(alert).getByRole('button', { name: 'Retry' }));
  expect(done).toMatchObject([{ code: 'connection.lost' }]);
  await fireEvent.click(within(alert).getByRole('button', { name: 'Dismiss' }));
  expect(asked).toEqual([{ type: 'dismiss-failure', code: 'connection.lost' }]);
});

it('tells what stops a call apart from what passes', () => {
  show([failure('connection.lost', 1), failure('receiver.malformed', 2)]);
  const gravities = [...document.querySelectorAll('[data-gravity]')].map((card) =>
    card.getAttribute('data-gravity'),
  );
  expect(gravities).toEqual(['stops', 'passing']);
});

it('is empty without a failure', () => {
  show([]);
  expect(screen.queryByRole('alert')).toBeNull();
});
