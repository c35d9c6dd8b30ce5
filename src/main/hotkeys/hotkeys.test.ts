import { expect, it } from 'vitest';
import { failure } from '../../shared/failures.js';
import { defaultSettings } from '../../shared/settings.js';
import { Listeners } from '../listeners.js';
import { fakeLog } from '../testing.js';
import { Hotkeys } from './hotkeys.js';
import type { KeyBackend, KeyBackendStatus, KeySink } from './key-backend.js';

const sink: KeySink = {
  down: () => undefined,
  alive: () => undefined,
  up: () => undefined,
  press: () => undefined,
};
const { bindings } = defaultSettings;

function fakeBackend(name: string, release: boolean) {
  const changes = new Listeners();
  const calls: string[] = [];
  let status: KeyBackendStatus = { state: 'starting', keys: {} };
  const backend: KeyBackend = {
    name,
    capabilities: { press: true, release, swallows: true, consent: false },
    start: () => void calls.push('start'),
    stop: () => void calls.push('stop'),
    status: () => status,
    subscribe: changes.subscribe,
  };
  const become = (next: KeyBackendStatus): void => {
    status = next;
    changes.tell();
  };
  return { backend, calls, become };
}

it('the first backend stays as long as it may work, and what it says is told', () => {
  const [first, second] = [fakeBackend('portal', true), fakeBackend('shortcut', false)];
  const hotkeys = new Hotkeys({
    backends: [first.backend, second.backend],
    sink,
    log: fakeLog(),
  });
  let changes = 0;
  hotkeys.subscribe(() => void changes++);
  hotkeys.use(bindings);
  first.become({ state: 'consent-pending', keys: {}, problem: failure('hotkey.unconfirmed', 1) });
  expect(hotkeys.status()).toMatchObject({
    label: null,
    problem: { code: 'hotkey.unconfirmed' },
    backend: 'portal',
    release: true,
  });
  first.become({ state: 'working', keys: { talk: { label: 'F9' }, mute: { label: 'F10' } } });
  expect(hotkeys.status()).toEqual({
    label: 'F9',
    others: { mute: { label: 'F10' } },
    backend: 'portal',
    release: true,
  });
  expect(changes).toBe(2);
  expect(second.calls).toEqual([]);
  hotkeys.dispose();
  expect(first.calls).toEqual(['start', 'stop']);
});

it('a backend that cannot work leaves the keys to the next, and the last one says why it cannot', () => {
  const [first, second] = [fakeBackend('portal', true), fakeBackend('shortcut', false)];
  const log = fakeLog();
  const hotkeys = new Hotkeys({ backends: [first.backend, second.backend], sink, log });
  hotkeys.use(bindings);
  first.become({ state: 'unavailable', keys: {}, problem: failure('hotkey.unavailable', 1) });
  expect(first.calls).toEqual(['start', 'stop']);
  expect(second.calls).toEqual(['start']);
  expect(hotkeys.status()).toMatchObject({ backend: 'shortcut', release: false });
  expect(log.lines[0]).toContain('no portal (hotkey.unavailable); shortcut instead');
  first.become({ state: 'working', keys: { talk: { label: 'F1' } } });
  second.become({ state: 'unavailable', keys: {}, problem: failure('hotkey.unavailable', 1) });
  expect(hotkeys.status()).toMatchObject({
    label: null,
    problem: { code: 'hotkey.unavailable' },
    backend: 'shortcut',
  });
});
