import { fireEvent, render, waitFor } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { Connection } from '../../../shared/connections.js';
import ConnectionList from './ConnectionList.svelte';

const of = (id: string, secret: Connection['secret'] = 'none'): Connection => ({
  id,
  name: id,
  settings: { kind: 'sandbox', sandboxId: id },
  secret,
});

function show(list: readonly Connection[]) {
  const asked: string[] = [];
  const storage = { kind: 'keyring', backend: 'gnome_libsecret' } as const;
  const note =
    (what: string) =>
    (connection?: Connection): void =>
      void asked.push([what, connection?.id].filter(Boolean).join(' '));
  const view = render(ConnectionList, {
    connections: { list, activeId: list[0]?.id ?? null, storage },
    said: '',
    trouble: undefined,
    report: undefined,
    talkKey: 'F9',
    ontest: note('test'),
    onask: note('ask'),
    onstop: note('stop'),
    onadd: note('add'),
    onedit: note('edit'),
    onuse: note('use'),
    onremove: note('remove'),
    onduplicate: note('duplicate'),
    async onmove({ id }: Connection, to: number) {
      asked.push(`move ${id} ${to}`);
      return true;
    },
    onimport: note('import'),
    onexport: note('export'),
  });
  const button = (name: string): HTMLElement => view.getByRole('button', { name });
  return { ...view, user: userEvent.setup(), asked, button };
}

it('moves a connection with the arrow keys, within its bounds, and keeps the focus on it', async () => {
  const { user, asked, button } = show([of('given', 'environment'), of('a'), of('b')]);
  button('Move a').focus();
  await user.keyboard('{ArrowUp}{ArrowDown}');
  await waitFor(() => expect(asked).toEqual(['move a 1']));
  expect(document.activeElement).toBe(button('Move a'));
  button('Move b').focus();
  await user.keyboard('{ArrowDown}{ArrowUp}');
  await waitFor(() => expect(asked).toEqual(['move a 1', 'move b 0']));
});

it('moves one with the mouse, to the row that it is let go on', async () => {
  const { asked, button, getAllByRole } = show([of('given', 'environment'), of('a'), of('b')]);
  const [fixed, first] = getAllByRole('listitem');
  await fireEvent.dragStart(button('Move b'));
  // The environment's stays the first.
  await fireEvent.drop(fixed as HTMLElement);
  expect(asked).toEqual([]);
  await fireEvent.drop(first as HTMLElement);
  await waitFor(() => expect(asked).toEqual(['move b 0']));
  await fireEvent.dragEnd(button('Move b'));
  await fireEvent.drop(first as HTMLElement);
  expect(asked).toHaveLength(1);
});

it('offers to test, duplicate, import and export, and to move only what has neighbours', async () => {
  const { user, asked, button, queryByRole } = show([of('given', 'environment'), of('a')]);
  expect(queryByRole('button', { name: 'Move a' })).toBeNull();
  expect(queryByRole('button', { name: 'Duplicate given' })).toBeNull();
  for (const name of ['Test given', 'Duplicate a', 'Import…', 'Export…'])
    await user.click(button(name));
  expect(asked).toEqual(['test given', 'duplicate a', 'import', 'export']);
});
