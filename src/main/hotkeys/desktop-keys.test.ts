import { describe, expect, it } from 'vitest';
import { DesktopKeys } from './desktop-keys.js';
import { keyCommands } from './key-commands.js';
import { defaultSettings } from '../../shared/settings.js';

function setUp({ known = false } = {}) {
  const done: string[] = [];
  let isKnown = known;
  let changes = 0;
  const keys = new DesktopKeys({
    sink: {
      down: (binding, source) => void done.push(`${binding} down from the ${source}`),
      up: (binding, source) => void done.push(`${binding} up from the ${source}`),
      alive: () => undefined,
      press: (binding) => void done.push(binding),
    },
    commands: (bindings) => keyCommands('sway', 'parley', bindings),
    known: { get: () => isKnown, set: () => void (isKnown = true) },
    date: () => 5,
  });
  keys.subscribe(() => void changes++);
  const start = (): void => keys.start(defaultSettings.bindings);
  return { keys, done, start, changes: () => changes };
}

describe('keys of the desktop’s own', () => {
  it('do what they say, whichever backend has the others', () => {
    const { keys, done } = setUp();
    keys.down('talk', 'bus');
    keys.up('talk', 'bus');
    keys.press('mute');
    expect(done).toEqual(['talk down from the bus', 'talk up from the bus', 'mute']);
    expect(keys.shown()).toEqual({});
  });

  it('have to be bound where the desktop has no service, until one has come', () => {
    const { keys, start, changes } = setUp();
    start();
    expect(keys.status()).toMatchObject({
      state: 'working',
      problem: { code: 'hotkey.no-service', message: 'This desktop has no shortcut service.' },
    });
    expect(keys.shown().commands?.lines).toHaveLength(2);
    keys.down('talk', 'bus');
    expect(keys.status().problem).toBeUndefined();
    expect(changes()).toBe(2);
    keys.stop();
    expect(keys.shown()).toEqual({});
  });

  it('need no more words where one came in an earlier run', () => {
    const { keys, start } = setUp({ known: true });
    start();
    expect(keys.status()).toEqual({ state: 'working', keys: {} });
  });
});
