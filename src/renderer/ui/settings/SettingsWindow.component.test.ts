import { fireEvent, render, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { tick } from 'svelte';
import { expect, it, vi } from 'vitest';
import { writable } from '@parley/session';
import type { About } from '../../../shared/about.js';
import { noDevices } from '../../../shared/devices.js';
import type { AppInfo } from '../../../shared/ipc.js';
import { defaultSettings } from '../../../shared/settings.js';
import type { Settings } from '../../../shared/settings.js';
import type { SettingsPage } from '../../../shared/settings-pages.js';
import type { SystemFacts } from '../../../shared/system-facts.js';
import type { Deeds, Desk } from './desk.js';
import SettingsWindow from './SettingsWindow.svelte';

const info = (change: Partial<Settings> = {}): AppInfo => ({
  version: '1',
  platform: 'linux',
  connection: null,
  connectionRevision: 0,
  isSetUp: true,
  firstRun: null,
  settings: { ...defaultSettings, ...change },
  hotkey: {
    label: 'Ctrl+Shift+Space',
    others: {},
    backend: 'global shortcut',
    release: true,
  },
});

/** The window, with a main that changes the settings as it is asked. */
function show(page: SettingsPage, first: AppInfo = info()) {
  const done: string[] = [];
  const note =
    (what: string) =>
    (...given: unknown[]): void =>
      void done.push([what, ...given.map((value) => JSON.stringify(value))].join(' '));
  const store = writable<AppInfo | undefined>(first);
  let refusal: string | null = null;
  const deeds = new Proxy({} as Deeds, {
    get: (_, name: keyof Deeds) => {
      if (name === 'change')
        return (change: Partial<Settings>) => {
          note(name)(change);
          const now = store.get();
          if (now) store.set({ ...now, settings: { ...now.settings, ...change } });
        };
      if (name === 'bind')
        return async (...given: unknown[]) => {
          note(name)(...given);
          return refusal;
        };
      return note(name);
    },
  });
  const desk: Desk = {
    info: store,
    about: writable<About | undefined>(undefined),
    licences: writable<string | undefined>(undefined),
    facts: writable<SystemFacts | undefined>(undefined),
    devices: writable(noDevices),
    trouble: writable(undefined),
    deeds,
  };
  const asked = writable({ page });
  const view = render(SettingsWindow, { desk, asked });
  return {
    view,
    done,
    asked,
    info: store,
    user: userEvent.setup(),
    refuse: (reason: string) => (refusal = reason),
  };
}

it('changes a setting at once, and brings its default back', async () => {
  const { view, done, user } = show('calls');
  const toggle = view.getByRole('switch', { name: 'Start calls muted' });
  expect(view.queryByRole('button', { name: /^Reset/ })).toBeNull();
  await user.click(toggle);
  expect(toggle.getAttribute('aria-checked')).toBe('true');
  await user.click(view.getByRole('button', { name: 'Reset Start calls muted' }));
  expect(toggle.getAttribute('aria-checked')).toBe('false');
  expect(view.queryByRole('button', { name: /^Reset/ })).toBeNull();
  expect(done.filter((one) => one.startsWith('change'))).toEqual([
    'change {"startMuted":true}',
    'change {"startMuted":false}',
  ]);
});

it('shows a value that it does not offer, and keeps it among the choices', async () => {
  const { view, done, user } = show('calls', info({ endMutedAfterMinutes: 7 }));
  const name = 'End a call left alone';
  const select = view.getByRole('combobox', { name }) as HTMLSelectElement;
  expect(select.selectedOptions[0]?.text).toBe('After 7 minutes');
  await user.selectOptions(select, 'Never');
  expect(done).toContain('change {"endMutedAfterMinutes":null}');
});

it('finds a setting by its words, and puts the keyboard on it', async () => {
  const { view, user } = show('general');
  await user.type(view.getByRole('searchbox', { name: 'Search settings' }), 'dark');
  expect(view.getByRole('status').textContent).toBe('1 setting');
  await user.keyboard('{Enter}');
  await vi.waitFor(() =>
    expect(document.activeElement).toBe(view.getByRole('combobox', { name: 'Theme' })),
  );
  expect(view.getByRole('heading', { level: 1 }).textContent).toBe('Appearance');
});

it('goes from page to page with the arrows, which are one stop for Tab', async () => {
  const { view, user, asked } = show('general');
  const pages = within(view.getByRole('group', { name: 'Pages' }));
  pages.getByRole('button', { name: 'General' }).focus();
  await user.keyboard('{ArrowDown}{ArrowDown}');
  expect(document.activeElement).toBe(pages.getByRole('button', { name: 'Sound' }));
  expect(view.getByRole('heading', { level: 1 }).textContent).toBe('Sound');
  await user.keyboard('{Home}{ArrowUp}');
  expect(view.getByRole('heading', { level: 1 }).textContent).toBe('About');
  asked.set({ page: 'keys' });
  await tick();
  expect(view.getByRole('heading', { level: 1 }).textContent).toBe('Keys');
});

it('records a key: held keys as chips, refused with the reason, set when they are let go', async () => {
  const { view, done, user, refuse } = show('keys');
  await user.click(view.getByRole('button', { name: 'Change the key for Mute or unmute' }));
  expect(done.at(-1)).toBe('record true');
  const recorder = view.getByRole('button', { name: 'Press the keys for Mute or unmute' });
  expect(document.activeElement).toBe(recorder);
  const status = view.getByRole('status', { name: 'Mute or unmute' });
  const held = { ctrlKey: true, altKey: true };
  await fireEvent.keyDown(recorder, { key: 'c', code: 'KeyC', ctrlKey: true });
  expect([...recorder.querySelectorAll('kbd')].map((key) => key.textContent)).toEqual([
    'Ctrl',
    'C',
  ]);
  expect(status.textContent).toContain('copy');
  await fireEvent.keyUp(recorder, { key: 'c', code: 'KeyC', ctrlKey: true });
  expect(done.some((one) => one.startsWith('bind'))).toBe(false);

  refuse('Ctrl+Alt+M is taken by another app. The key from before stays.');
  await fireEvent.keyDown(recorder, { key: 'm', code: 'KeyM', ...held });
  await fireEvent.keyUp(recorder, { key: 'm', code: 'KeyM', ...held });
  await vi.waitFor(() => expect(status.textContent).toContain('taken by another app'));
  expect(done).toContain('bind "mute" "Control+Alt+M"');
  // Asked before the keys come back.
  await vi.waitFor(() => expect(done.at(-1)).toBe('record false'));
  expect(view.queryByRole('button', { name: /^Press the keys/ })).toBeNull();
});

it('leaves the recorder with Escape, and lets go of it with the page', async () => {
  const { view, done, user, asked } = show('keys');
  await user.click(view.getByRole('button', { name: 'Change the key for Talk' }));
  await user.keyboard('{Escape}');
  expect(done.at(-1)).toBe('record false');
  await user.click(view.getByRole('button', { name: 'Change the key for Talk' }));
  asked.set({ page: 'sound' });
  await tick();
  expect(done.filter((one) => one.startsWith('record')).at(-1)).toBe('record false');
  expect(done.some((one) => one.startsWith('bind'))).toBe(false);
});

it('asks before it resets all', async () => {
  const { view, done, user } = show('general');
  await user.click(view.getByRole('button', { name: 'Reset all…' }));
  const dialog = within(view.getByRole('dialog', { name: 'Reset all settings?' }));
  await user.click(dialog.getByRole('button', { name: 'Cancel' }));
  expect(done).not.toContain('reset');
});
