// @ts-check
import { describe, expect, it } from 'vitest';
import { missingPackages } from './packages.mjs';

describe('missingPackages', () => {
  it('takes a 64-bit-time edition for the package itself', () => {
    const installed = new Set(['libgtk-3-0t64', 'xvfb']);
    expect(missingPackages(['libgtk-3-0', 'xvfb', 'openbox'], installed)).toEqual(['openbox']);
  });
});
