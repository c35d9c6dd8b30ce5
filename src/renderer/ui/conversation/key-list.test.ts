import { expect, it } from 'vitest';
import { failure } from '../../../shared/failures.js';
import type { HotkeyStatus } from '../../../shared/ipc.js';
import { globalKeys, keyNotes } from './key-list.js';

const status = (more: Partial<HotkeyStatus>): HotkeyStatus => ({
  label: 'F9',
  others: {},
  backend: 'global shortcut',
  release: true,
  ...more,
});

it('lists each key with what it does, and which have none', () => {
  expect(globalKeys(status({ others: { stop: { label: 'F7' } } }), 'auto')).toEqual([
    { does: 'Hold to talk, tap to talk or mute', label: 'F9' },
    { does: 'Mute or unmute', label: null },
    { does: 'Stop the agent', label: 'F7' },
    { does: 'End the call', label: null },
    { does: 'Show Parley', label: null },
  ]);
});

it('promises no hold where a release is not heard of', () => {
  const deafTo = status({ release: false });
  expect(globalKeys(deafTo, 'hold')[0]?.does).toBe('Talk or mute');
  expect(keyNotes(deafTo).join()).toContain('the talk key is a switch');
});

it.each<[string, Partial<HotkeyStatus>, RegExp]>([
  ['a key that stands in', { wanted: 'F8' }, /^F8 is taken by another app; F9 stands in for it\.$/],
  [
    'another key that is taken',
    {
      others: {
        mute: { label: null, wanted: 'F6', problem: failure('hotkey.unavailable', 0) },
      },
    },
    /^F6 is taken by another app; choose another key\.$/,
  ],
  [
    'no release',
    { release: false, problem: failure('hotkey.no-release', 0) },
    /^Parley cannot tell when a key is let go\. Press the talk key/,
  ],
])('says once what is wrong and what to do: %s', (_, more, expected) => {
  const notes = keyNotes(status(more));
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(expected);
});

it('has nothing to say where all is well', () => {
  expect(keyNotes(status({}))).toEqual([]);
});
