import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, it } from 'vitest';
import { writable } from '@parley/session';
import { noDevices } from '../../../shared/devices.js';
import { failure } from '../../../shared/failures.js';
import type { FirstRunStep } from '../../../shared/first-run.js';
import type { AppInfo } from '../../../shared/ipc.js';
import { defaultSettings } from '../../../shared/settings.js';
import FirstRun from './FirstRun.svelte';
import type { CheckState } from './microphone-check.js';

const fresh: AppInfo = {
  version: '1',
  platform: 'linux',
  connection: null,
  isSetUp: false,
  firstRun: 'welcome',
  connectionRevision: 0,
  settings: defaultSettings,
  hotkey: { label: 'Ctrl+Shift+Space', others: {}, backend: 'global shortcut', release: true },
};

function show(step: FirstRunStep, info: AppInfo = fresh) {
  const did: string[] = [];
  const note =
    (what: string) =>
    (...given: unknown[]): void =>
      void did.push([what, ...given.map((one) => JSON.stringify(one))].join(' '));
  const microphone = writable<CheckState>({ state: 'off', heard: false });
  const view = render(FirstRun, {
    info,
    step,
    devices: writable(noDevices),
    keys: { copy: note('copy'), test: note('test') },
    ask: note('ask'),
    onaction: ({ code }: { code: string }) => void did.push(`act on ${code}`),
    parts: {
      connections: writable(undefined),
      trouble: writable(undefined),
      report: writable(undefined),
      onsave: () => Promise.resolve(undefined),
      ontest: note('test'),
      onask: note('offer'),
      onstop: note('stop'),
      onuse: note('use'),
      onallow: note('allow'),
      microphone: {
        state: microphone,
        openReader: () => undefined,
        async open() {
          did.push('open');
          microphone.set({ state: 'live', heard: false });
        },
        async record() {
          did.push('record');
          microphone.set({ state: 'live', heard: true });
        },
        close: note('close'),
      },
      ontestkey: note('test key'),
      ongo: note('go'),
    },
  });
  const press = async (name: string): Promise<void> => {
    await fireEvent.click(screen.getByRole('button', { name }));
    await tick();
  };
  return { view, did, press, microphone };
}

it('leads on with the key that was pressed on the page before, and lets each page be skipped', async () => {
  const { view, did, press } = show('welcome');
  expect(document.activeElement?.textContent).toContain('Get started');
  await press('Get started');
  await press('Skip');
  await view.rerender({ step: 'microphone' });
  await press('Skip this step');
  await press('Back');
  await press('Key');
  await press('Leave set-up');
  expect(did.filter((one) => one.startsWith('go'))).toEqual(
    ['connection', 'done', 'key', 'connection', 'key', 'done'].map((to) => `go "${to}"`),
  );
});

it('opens the microphone when it is asked to, plays it back, and lets go of it', async () => {
  const { view, did, press } = show('microphone');
  expect(did).toEqual([]);
  await press('Try my microphone');
  await press('Record a sentence');
  expect(screen.getByRole('status', { name: 'Microphone' }).textContent).toContain(
    'Did you hear yourself?',
  );
  await press('Continue');
  view.unmount();
  expect(did).toEqual(['open', 'ask {"type":"refresh-devices"}', 'record', 'go "key"', 'close']);
});

it('says why there is no microphone, and what helps', async () => {
  const { did, press, microphone } = show('microphone');
  const denied = failure('media.denied', 0);
  microphone.set({ state: 'failed', heard: false, failure: denied });
  await tick();
  expect(screen.getByRole('alert').textContent).toContain(denied.message);
  expect(screen.getByRole('alert').textContent).toContain(denied.advice);
  await press('Microphone settings');
  await press('Try again');
  expect(did.slice(0, 2)).toEqual(['act on media.denied', 'open']);
});

it('counts the key without a call, and shows that press and release arrived', async () => {
  const { view, did } = show('key');
  const heard = (): string =>
    screen.getByRole('status', { name: 'Key test' }).textContent.replaceAll(/\s+/g, ' ').trim();
  expect(did).toEqual(['test key true']);
  expect(heard()).toBe('Press it Let it go');
  const keyed = (presses: number, releases: number): AppInfo => ({
    ...fresh,
    hotkey: { ...fresh.hotkey, test: { presses, releases } },
  });
  await view.rerender({ info: keyed(1, 0) });
  expect(heard()).toBe('Pressed Let it go');
  await view.rerender({ info: keyed(1, 1) });
  expect(heard()).toBe('Pressed Let go');
  view.unmount();
  expect(did).toEqual(['test key true', 'test key false']);
});

it('shows the lines of a desktop that has its own keys', () => {
  const commands = {
    desktop: 'sway',
    file: '~/.config/sway/config',
    lines: ['bindsym x'],
  } as const;
  show('key', { ...fresh, hotkey: { ...fresh.hotkey, label: null, commands } });
  expect(screen.getByText('bindsym x')).toBeTruthy();
});

it('ends in the first call, or with what is missing for it', async () => {
  const { view, did, press } = show('talk');
  await press('Add a connection');
  await view.rerender({ info: { ...fresh, isSetUp: true } });
  await press('Talk');
  await press('Later');
  expect(did).toEqual(['go "connection"', 'ask {"type":"start"}', 'go "done"']);
});
