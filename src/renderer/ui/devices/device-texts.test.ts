import { describe, expect, it } from 'vitest';
import type { DeviceChoice, DeviceKind } from '../../../shared/devices.js';
import { chosenOf, hintFor, missing, systemDefault } from './device-texts.js';

const choice = (label: string, kind: DeviceKind = 'microphone'): DeviceChoice => {
  const selected = { kind, id: 'a', label };
  return { devices: [selected], preferred: { id: 'a', label }, selected };
};

describe('the choice of a device', () => {
  it('is the default, a device, or one that is not there', () => {
    const one = choice('One');
    expect(chosenOf({ ...one, preferred: null, selected: undefined })).toBe(systemDefault);
    expect(chosenOf(one)).toBe('a');
    expect(chosenOf({ ...one, selected: undefined })).toBe(missing);
  });

  it.each([
    ['WH-1000XM4 (Bluetooth)', true],
    ['AirPods Pro', true],
    ['Headset (Pixel Buds Hands-Free AG Audio)', true],
    ['Built-in Audio Analogue Stereo', false],
    ['Budweiser Microphone', false],
    ['', false],
  ])('warns of the microphone of a headset without a wire: %s', (label, warns) => {
    expect(hintFor('microphone', choice(label)) !== undefined).toBe(warns);
  });

  it('does not warn of its speaker', () => {
    expect(hintFor('speaker', choice('AirPods Pro', 'speaker'))).toBeUndefined();
  });
});
