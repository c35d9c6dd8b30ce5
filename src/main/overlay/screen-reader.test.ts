import { expect, it } from 'vitest';
import { FakeBus } from '../bus/testing.js';
import { ScreenReader } from './screen-reader.js';

const tell = (bus: FakeBus, isRunning: boolean, of = 'org.a11y.Status'): void =>
  bus.signal(
    'org.freedesktop.DBus.Properties',
    'PropertiesChanged',
    [of, { ScreenReaderEnabled: isRunning }, []],
    '/org/a11y/bus',
  );

it('is known as the desktop says it, from the connection on and as it changes', async () => {
  const bus = new FakeBus({ Get: () => true });
  const reader = new ScreenReader(bus, () => false);
  expect(reader.isRunning).toBe(false);
  await bus.connect();
  expect(reader.isRunning).toBe(true);
  expect(bus.calls[0]?.body).toEqual(['org.a11y.Status', 'ScreenReaderEnabled']);
  tell(bus, false);
  expect(reader.isRunning).toBe(false);
  tell(bus, true, 'org.example.Status');
  expect(reader.isRunning).toBe(false);
  tell(bus, true);
  expect(reader.isRunning).toBe(true);
  bus.disconnect();
  expect(reader.isRunning).toBe(false);
});

it('is what Electron knows where the desktop has no such service', async () => {
  const bus = new FakeBus({ Get: () => Promise.reject(new Error('no such name')) });
  let isKnown = false;
  const reader = new ScreenReader(bus, () => isKnown);
  await bus.connect();
  expect(reader.isRunning).toBe(false);
  isKnown = true;
  expect(reader.isRunning).toBe(true);
});
