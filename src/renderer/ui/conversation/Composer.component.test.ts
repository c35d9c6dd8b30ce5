import { fireEvent, render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { OwnIntent } from '../ask.js';
import Composer from './Composer.svelte';

function show({ canSend = true, reason }: { canSend?: boolean; reason?: string } = {}) {
  const asked: OwnIntent[] = [];
  const view = render(Composer, {
    canSend,
    reason,
    ask: (intent: OwnIntent) => void asked.push(intent),
  });
  const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
  const send = view.getByRole('button', { name: 'Send' });
  const isDisabled = (): boolean => send.getAttribute('aria-disabled') === 'true';
  const sent = (): string[] =>
    asked.map((intent) => (intent.type === 'send-message' ? intent.text : intent.type));
  return { ...view, user: userEvent.setup(), box, send, isDisabled, sent };
}

it('sends at Enter, and Shift+Enter begins a line', async () => {
  const { user, box, sent } = show();
  await user.type(box, 'Good morning{Shift>}{Enter}{/Shift}What is the weather?{Enter}');
  expect(sent()).toEqual(['Good morning\nWhat is the weather?']);
  expect(box.value).toBe('');
});

it('sends nothing at the Enter that ends an input method’s word', async () => {
  const { user, box, sent } = show();
  await user.type(box, 'こんにちは');
  await fireEvent.keyDown(box, { key: 'Enter', isComposing: true });
  await fireEvent.keyDown(box, { key: 'Enter', keyCode: 229 });
  expect(sent()).toEqual([]);
  expect(box.value).toBe('こんにちは');
  await user.keyboard('{Enter}');
  expect(sent()).toEqual(['こんにちは']);
});

it('sends with its button, without what is around the text, and never nothing', async () => {
  const { user, box, send, isDisabled, sent } = show();
  await user.type(box, '   ');
  expect(isDisabled()).toBe(true);
  await user.click(send);
  await user.type(box, '{Enter}');
  expect(sent()).toEqual([]);
  await user.type(box, 'hello ');
  expect(isDisabled()).toBe(false);
  await user.click(send);
  expect(sent()).toEqual(['hello']);
  expect(isDisabled()).toBe(true);
});

it('keeps a draft that is written before the call, and sends it then', async () => {
  const { user, box, isDisabled, sent, rerender } = show({ canSend: false });
  expect(box.placeholder).toBe('Start a call to send a message');
  await user.type(box, 'for later{Enter}');
  expect(sent()).toEqual([]);
  expect(box.value.trim()).toBe('for later');
  expect(isDisabled()).toBe(true);
  await rerender({ canSend: true });
  expect(isDisabled()).toBe(false);
  await user.type(box, '{Enter}');
  expect(sent()).toEqual(['for later']);
});

it('says why no message can be sent, and the keyboard still reaches its button', async () => {
  const reason = 'This connection may not send messages.';
  const { user, box, send, sent } = show({ reason });
  expect(box.placeholder).toBe(reason);
  await user.type(box, 'hello{Enter}');
  await user.tab();
  expect(document.activeElement).toBe(send);
  await user.keyboard('{Enter}');
  expect(sent()).toEqual([]);
  expect(box.value).toContain('hello');
});
