import { describe, expect, it } from 'vitest';
import { bindingFault } from '../../../shared/binding-rules.js';
import { defaultSettings } from '../../../shared/settings.js';
import { KeyRecorder } from './recorder.js';
import type { RecordedKey } from './recorder.js';

const key = (name: string, code: string, held = ''): RecordedKey => ({
  key: name,
  code,
  ctrlKey: held.includes('c'),
  altKey: held.includes('a'),
  shiftKey: held.includes('s'),
  metaKey: held.includes('m'),
});

const record = (event: RecordedKey, platform = 'linux'): string | undefined => {
  const recorder = new KeyRecorder(platform);
  recorder.down(event);
  return recorder.up(event);
};

describe('recording a key', () => {
  it('shows what is held, and is done when it is let go', () => {
    const recorder = new KeyRecorder('linux');
    recorder.down(key('Control', 'ControlLeft', 'c'));
    expect(recorder.held).toEqual(['Control']);
    recorder.down(key('Shift', 'ShiftLeft', 'cs'));
    expect(recorder.held).toEqual(['Control', 'Shift']);
    recorder.down(key(' ', 'Space', 'cs'));
    expect(recorder.held).toEqual(['Control', 'Shift', 'Space']);
    // A held key repeats.
    recorder.down(key(' ', 'Space', 'cs'));
    expect(recorder.up(key(' ', 'Space', 'cs'))).toBe('Control+Shift+Space');
    expect(recorder.held).toEqual([]);
    expect(recorder.up(key('Shift', 'ShiftLeft', 'c'))).toBeUndefined();
  });

  it('forgets modifiers that come up again without a key', () => {
    const recorder = new KeyRecorder('linux');
    recorder.down(key('Control', 'ControlLeft', 'c'));
    recorder.up(key('Control', 'ControlLeft'));
    expect(recorder.held).toEqual([]);
  });

  it('is done on macOS, where a key held with ⌘ never comes up, when ⌘ does', () => {
    const recorder = new KeyRecorder('darwin');
    recorder.down(key('k', 'KeyK', 'sm'));
    expect(recorder.up(key('Shift', 'ShiftLeft', 'm'))).toBeUndefined();
    expect(recorder.up(key('Meta', 'MetaLeft'))).toBe('Shift+Command+K');
  });

  it.each([
    [key('z', 'KeyY', 'c'), 'Control+Z'],
    [key('M', 'KeyM', 'cs'), 'Control+Shift+M'],
    [key('!', 'Digit1', 'cs'), 'Control+Shift+1'],
    [key('µ', 'KeyM', 'ca'), 'Control+Alt+M'],
    [key('ж', 'Semicolon', 'c'), 'Control+;'],
    [key('F9', 'F9'), 'F9'],
    [key('7', 'Numpad7', 'a'), 'Alt+num7'],
    [key('Enter', 'NumpadEnter', 'c'), 'Control+Return'],
    [key('ArrowUp', 'ArrowUp', 'ca'), 'Control+Alt+Up'],
    [key('MediaTrackNext', ''), 'MediaNextTrack'],
    [key(' ', 'Space', 'm'), 'Super+Space'],
    [key('Escape', 'Escape', 'c'), 'Control+Escape'],
  ])('%j is %s, which the rules know', (event, accelerator) => {
    expect(record(event)).toBe(accelerator);
    const fault = bindingFault('mute', accelerator, defaultSettings.bindings, 'linux');
    expect(fault ?? '').not.toContain('does not know');
  });

  it('leaves Escape and Tab to the window, and says what no accelerator has', () => {
    const recorder = new KeyRecorder('linux');
    expect(recorder.down(key('Escape', 'Escape'))).toBe('cancel');
    expect(recorder.down(key('Tab', 'Tab', 's'))).toBe('cancel');
    expect(recorder.down(key('Unidentified', '', 'c'))).toBe('unknown');
    expect(recorder.up(key('Unidentified', '', 'c'))).toBeUndefined();
  });
});
