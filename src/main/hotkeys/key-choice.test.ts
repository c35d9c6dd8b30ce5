import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../shared/settings.js';
import type { Settings } from '../../shared/settings.js';
import { KeyChoice } from './key-choice.js';

function setUp({ taken = [] as readonly string[] } = {}) {
  const done: string[] = [];
  let settings: Settings = defaultSettings;
  const choice = new KeyChoice({
    settings: {
      get: () => settings,
      set(change) {
        settings = { ...settings, ...change };
        return true;
      },
    },
    hotkeys: {
      pause: () => void done.push('pause'),
      resume: () => void done.push('resume'),
      isFree: (accelerator) => !taken.includes(accelerator),
    },
    gate: { setClosed: (closed) => void done.push(closed ? 'close' : 'open') },
    platform: 'linux',
  });
  return { choice, done, bindings: () => settings.bindings };
}

describe('choosing a key', () => {
  it('closes the gate and lets go of all keys while one is recorded, once', () => {
    const { choice, done } = setUp();
    choice.record(true);
    choice.record(true);
    expect(choice.isRecording).toBe(true);
    expect(choice.bind('mute', 'Control+Alt+M')).toBeNull();
    choice.record(false);
    choice.record(false);
    expect(done).toEqual(['close', 'pause', 'open', 'resume']);
  });

  it('sets a key, or none, and leaves the others', () => {
    const { choice, bindings } = setUp();
    expect(choice.bind('mute', 'Control+Alt+M')).toBeNull();
    expect(bindings()).toEqual({ ...defaultSettings.bindings, mute: 'Control+Alt+M' });
    expect(choice.bind('mute', null)).toBeNull();
    expect(bindings()).toEqual(defaultSettings.bindings);
  });

  it('keeps the one from before where another app has the key, and gets its own back', () => {
    const { choice, done, bindings } = setUp({ taken: ['Control+Alt+T'] });
    expect(choice.bind('talk', 'Control+Alt+T')).toBe(
      'Ctrl+Alt+T is taken by another app. The key from before stays.',
    );
    expect(bindings()).toEqual(defaultSettings.bindings);
    expect(done).toEqual(['pause', 'resume']);
  });

  it('believes no window: the rules hold here too', () => {
    const { choice, bindings } = setUp();
    expect(choice.bind('talk', 'Control+C')).toContain('copy');
    expect(choice.bind('mute', 'Control+Shift+Space')).toContain('“Talk”');
    expect(bindings()).toEqual(defaultSettings.bindings);
  });
});
