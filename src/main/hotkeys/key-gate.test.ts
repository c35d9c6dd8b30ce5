import { describe, expect, it } from 'vitest';
import { KeyGate } from './key-gate.js';

function setUp() {
  const done: string[] = [];
  const timers: (() => void)[] = [];
  const gate = new KeyGate({
    sink: {
      down: (binding, source) => void done.push(`${binding} down from the ${source}`),
      up: (binding, source) => void done.push(`${binding} up from the ${source}`),
      alive: (binding) => void done.push(`${binding} alive`),
      press: (binding, at) => void done.push(`${binding} ${at ?? 'now'}`),
    },
    after(_ms, run) {
      timers.push(run);
      return () => undefined;
    },
  });
  return { gate, done, timers };
}

describe('the gate before what keys do', () => {
  it('lets all through', () => {
    const { gate, done } = setUp();
    gate.down('talk', 'bus');
    gate.alive('talk', 'bus');
    gate.up('talk', 'bus');
    gate.press('mute', 7);
    expect(done).toEqual([
      'talk down from the bus',
      'talk alive',
      'talk up from the bus',
      'mute 7',
    ]);
  });

  it('only counts in a test, but a key that is held meanwhile comes up', () => {
    const { gate, done, timers } = setUp();
    let changes = 0;
    gate.subscribe(() => void changes++);
    gate.down('talk', 'key');
    gate.startTest();
    gate.up('talk', 'key');
    gate.down('talk', 'portal');
    gate.press('mute');
    expect(gate.test).toEqual({ presses: 2, releases: 1 });
    expect(done).toEqual(['talk down from the key', 'talk up from the key']);
    expect(changes).toBe(4);
    timers[0]?.();
    expect(gate.test).toBeUndefined();
    gate.press('mute');
    expect(done).toContain('mute now');
  });

  it('lets nothing begin while it is closed', () => {
    const { gate, done } = setUp();
    gate.startTest();
    gate.down('talk', 'key');
    gate.setClosed(true);
    gate.press('mute');
    gate.down('show', 'bus');
    expect(gate.test).toEqual({ presses: 1, releases: 0 });
    gate.endTest();
    gate.press('mute');
    gate.up('talk', 'key');
    gate.setClosed(false);
    gate.press('stop');
    expect(done).toEqual(['talk up from the key', 'stop now']);
  });
});
