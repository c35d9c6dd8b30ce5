import { render } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { ScreenSource } from '../../../shared/screens.js';
import ScreenPicker from './ScreenPicker.svelte';

const source = (kind: ScreenSource['kind'], id: string): ScreenSource => ({
  id,
  kind,
  name: id,
  thumbnail: '',
});

function show(sources: readonly ScreenSource[]) {
  const picked: (string | null)[] = [];
  const view = render(ScreenPicker, { sources, onpick: (id: string | null) => picked.push(id) });
  return { view, picked, user: userEvent.setup() };
}

it('has the only screen chosen, with the keyboard on it: Enter shares it', async () => {
  const { view, picked, user } = show([source('screen', 'All'), source('window', 'Mail')]);
  const screen = view.getByRole('radio', { name: 'All' }) as HTMLInputElement;
  expect(screen.checked).toBe(true);
  expect(document.activeElement).toBe(screen);
  await user.keyboard('{Enter}');
  expect(picked).toEqual(['All']);
});

it('leaves the choice among several screens to the user, who begins at the first', async () => {
  const { view, picked, user } = show([source('screen', 'Left'), source('screen', 'Right')]);
  expect(view.queryAllByRole('radio', { checked: true })).toEqual([]);
  expect(document.activeElement).toBe(view.getByRole('radio', { name: 'Left' }));
  await user.keyboard('{Enter}');
  expect(picked).toEqual([]);
});
