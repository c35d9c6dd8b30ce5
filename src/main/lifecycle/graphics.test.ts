import { EventEmitter } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Log } from '../logging/log.js';
import { Graphics } from './graphics.js';

const crashLimit = 'disable-gpu-process-crash-limit';

/** One run of the app on a profile. */
function run(userData: string, electron = '45.5.0') {
  const events = new EventEmitter();
  const told: string[] = [];
  const app = Object.assign(events, {
    disableHardwareAcceleration: () => void told.push('software'),
    commandLine: { appendSwitch: (name: string) => void told.push(name) },
  });
  const graphics = new Graphics({ app: app as never, userData, electron });
  const log = { info() {}, warn: (line: string) => told.push(line), error: told.push };
  graphics.follow(() => void told.push('reported'), log as unknown as Log);
  const die = (type = 'GPU', reason = 'crashed'): boolean =>
    events.emit('child-process-gone', {}, { type, reason, exitCode: 139 });
  return { told, die };
}

const profile = (): string => mkdtempSync(join(tmpdir(), 'parley-graphics-'));
const gone = (nth: number): string => `the GPU process is gone (crashed, 139), ${nth} in all`;

it('draws without the card from the next start on, after its third death', () => {
  const userData = profile();
  const first = run(userData);
  first.die();
  first.die();
  first.die('Utility');
  first.die('GPU', 'clean-exit');
  expect(first.told).toEqual([gone(1), gone(2)]);
  expect(run(userData).told).toEqual([]);
  first.die();
  first.die();
  expect(first.told.slice(2)).toEqual([gone(3), crashLimit, 'reported', gone(4)]);

  const second = run(userData);
  expect(second.told).toEqual(['software', crashLimit]);
  for (let death = 0; death < 4; death += 1) second.die();
  expect(second.told).not.toContain('reported');
});

it('tries the card once more with a newer Electron, and where what it kept is damaged', () => {
  const userData = profile();
  const failed = run(userData);
  for (let death = 0; death < 3; death += 1) failed.die();
  expect(run(userData, '46.0.0').told).toEqual([]);
  for (const text of ['', 'null', '{"electron":7}', '[]']) {
    writeFileSync(join(userData, 'graphics.json'), text);
    expect(run(userData).told).toEqual([]);
  }
});
