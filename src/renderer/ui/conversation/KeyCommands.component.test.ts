import { render } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, it } from 'vitest';
import KeyCommands from './KeyCommands.svelte';

const commands = { desktop: 'sway', file: '~/.config/sway/config', lines: ['down', 'up'] } as const;

it('shows the lines, copies them, and says what a test has heard', async () => {
  const asked: unknown[] = [];
  const keys = {
    copy: () => void asked.push('copy'),
    test: (on: boolean) => void asked.push(on),
  };
  const { getByRole, getByText, rerender } = render(KeyCommands, {
    commands,
    test: undefined,
    keys,
  });
  expect(getByText(/add these lines to/).textContent).toContain('~/.config/sway/config');
  expect(document.querySelector('pre')?.textContent).toBe('down\nup');
  getByRole('button', { name: 'Copy' }).click();
  getByRole('button', { name: 'Test the key' }).click();
  await tick();
  getByRole('button', { name: 'Copied' });
  const result = getByRole('status', { name: 'Key test' });
  for (const [test, words] of [
    [{ presses: 0, releases: 0 }, 'Press the key now.'],
    [{ presses: 1, releases: 0 }, 'Pressed once, no release yet.'],
    [{ presses: 2, releases: 1 }, 'Pressed 2 times, released once.'],
  ] as const) {
    await rerender({ commands, test, keys });
    expect(result.textContent).toBe(words);
  }
  getByRole('button', { name: 'End the test' }).click();
  expect(asked).toEqual(['copy', true, false]);
});
