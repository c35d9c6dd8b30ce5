import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { followSleep } from './sleep.js';
import { fakeLog } from '../testing.js';

it('tells the owner of sleep and waking, as often as the system says so, until it is stopped', () => {
  const powerMonitor = new EventEmitter();
  const told: unknown[] = [];
  const tell = (...all: unknown[]): void => void told.push(all);
  let asleep = 0;
  const onAsleep = (): void => void asleep++;
  const stop = followSleep({ powerMonitor, tell, onAsleep, log: fakeLog() } as never);
  for (const event of ['suspend', 'suspend', 'resume']) powerMonitor.emit(event);
  expect(told).toEqual([
    ['owner', 'system.asleep', true],
    ['owner', 'system.asleep', true],
    ['owner', 'system.asleep', false],
  ]);
  expect(asleep).toBe(2);
  stop();
  powerMonitor.emit('suspend');
  expect(told).toHaveLength(3);
  expect(powerMonitor.eventNames()).toEqual([]);
});
