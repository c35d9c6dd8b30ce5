import { fireEvent, render } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { createRawSnippet, tick } from 'svelte';
import { expect, it } from 'vitest';
import type { Message } from '@parley/session';
import { agentNamed, createFakeStream, inCall, settle } from '@parley/session/testing';
import type { OwnIntent } from '../ask.js';
import Transcript from './Transcript.svelte';

const empty = createRawSnippet(() => ({ render: () => '<p>Say hello.</p>' }));

function show(rows: readonly Message[], dropped = 0) {
  const asked: OwnIntent[] = [];
  const menus: string[] = [];
  const view = render(Transcript, {
    rows,
    dropped,
    empty,
    ask: (intent: OwnIntent) => void asked.push(intent),
    onmenu: (text: string) => void menus.push(text),
  });
  const log = view.getByRole('log', { name: 'Transcript' });
  /** What the page holds, from top to bottom. */
  const shown = (): string[] =>
    view.queryAllByRole('article').map((row) => row.querySelector('p')?.textContent ?? '');
  /** Puts the reader somewhere: 0 is the newest row, a negative number is above it. */
  const scrollTo = async (top: number): Promise<void> => {
    log.scrollTop = top;
    await fireEvent.scroll(log);
  };
  return { ...view, user: userEvent.setup(), log, shown, scrollTo, asked, menus };
}

const turn = (number: number): Message => ({
  id: String(number),
  type: 'agentTranscript',
  from: 'Ada',
  timestamp: 0,
  message: `turn ${number}`,
  isFinal: true,
  truncated: false,
});

const spoken = (count: number, from = 0): Message[] =>
  Array.from({ length: count }, (_, index) => turn(from + index));

it('shows both sides of a call in the order in which they spoke, and each one’s name', async () => {
  const { session, handlers, world } = await inCall({ there: [agentNamed('helper', 'speaking')] });
  const { rerender, shown, getAllByRole, getByText, queryByText } = show([]);
  expect(getByText('Say hello.')).toBeTruthy();
  const say = async (identity: string, segment: string, text: string) => {
    const attributes = { 'lk.segment_id': segment };
    const stream = createFakeStream(identity, { id: segment, attributes });
    handlers.onText(stream);
    await stream.say(text);
    return stream;
  };
  const question = await say('user', 'one', 'What is the time?');
  await question.close({ 'lk.transcription_final': 'true' });
  const answer = await say('agent-helper', 'two', 'It is ');
  await answer.say('noon.');
  world.draw();
  await settle();
  await rerender({ rows: session.messages.rows.get() });
  expect(queryByText('Say hello.')).toBeNull();
  expect(shown()).toEqual(['What is the time?', 'It is noon.']);
  const names = getAllByRole('article').map((row) => row.getAttribute('aria-label') ?? '');
  expect(names[0]).toMatch(/^You, /);
  expect(names[1]).toMatch(/^helper, /);
});

it('marks a message that was not sent, and sends it again when the user wants it', async () => {
  const { session, world } = await inCall();
  world.room.sending = Promise.reject(new Error('The data channel is closed.'));
  await session.messages.send('Are you there?').catch(() => undefined);
  await settle();
  const [row] = session.messages.rows.get();
  const { user, asked, getByText, getByRole } = show(session.messages.rows.get());
  expect(getByText('Not sent')).toBeTruthy();
  await user.click(getByRole('button', { name: 'Resend' }));
  expect(asked).toEqual([{ type: 'resend-message', id: row?.id }]);
});

it('announces typed messages to a screen reader, and not what it hears anyway', async () => {
  const { container, rerender } = show(spoken(1));
  const announced = (): string => container.querySelector('[aria-live=polite]')?.textContent ?? '?';
  expect(announced()).toBe('');
  const typed = { ...turn(1), type: 'chatMessage', sender: 'agent' } as const;
  await rerender({ rows: [...spoken(1), typed] });
  expect(announced()).toBe('Ada: turn 1');
});

it('shows what was said as text, whatever an agent put into it', () => {
  const message = '<b>bold</b> <script>alert(1)</script>';
  const { log, shown } = show([{ ...turn(0), message }]);
  expect(log.querySelector('b, script')).toBeNull();
  expect(shown()).toEqual([message]);
});

it('can be scrolled with the keyboard', async () => {
  const { user, log } = show(spoken(3));
  await user.tab();
  expect(document.activeElement).toBe(log);
});

it('keeps the page of a reader who went up, and brings the newest back at a press', async () => {
  const { user, log, shown, scrollTo, rerender, getByRole, queryByRole } = show(spoken(100));
  Object.defineProperties(log, {
    clientHeight: { value: 500 },
    scrollHeight: { value: 50_000 },
  });
  expect(queryByRole('button', { name: 'Newest' })).toBeNull();
  await scrollTo(-2_000);
  const before = shown();
  // The store lets go of the oldest rows meanwhile.
  await rerender({ rows: spoken(100, 60), dropped: 60 });
  expect(shown().slice(0, before.length)).toEqual(before);
  expect(shown().at(-1)).toBe('turn 159');
  const newest = getByRole('button', { name: 'Newest' });
  log.scrollTo = (place?: unknown) => {
    log.scrollTop = (place as { top: number }).top;
    void fireEvent.scroll(log);
  };
  await user.click(newest);
  await tick();
  expect(log.scrollTop).toBe(0);
  expect(queryByRole('button', { name: 'Newest' })).toBeNull();
  expect(shown().length).toBeLessThan(120);
});

it('says that earlier messages are gone, to a reader at its top', async () => {
  const { log, scrollTo, queryByText } = show(spoken(120, 40), 40);
  const gone = (): HTMLElement | null => queryByText('Earlier messages are no longer kept.');
  Object.defineProperties(log, { clientHeight: { value: 500 }, scrollHeight: { value: 600 } });
  expect(gone()).toBeNull();
  await scrollTo(-100);
  expect(gone()).toBeTruthy();
  await scrollTo(0);
  expect(gone()).toBeNull();
});

it('a right click on a message asks for its menu, one on a selection has the selection’s', async () => {
  const { getByText, menus } = show([turn(1), turn(2)]);
  const said = getByText('turn 2');
  // What is prevented has no menu of the system's.
  expect(await fireEvent.contextMenu(said)).toBe(false);
  expect(menus).toEqual(['turn 2']);
  getSelection()?.selectAllChildren(said);
  expect(await fireEvent.contextMenu(said)).toBe(true);
  expect(menus).toHaveLength(1);
});
