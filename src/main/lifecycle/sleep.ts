import type { PowerMonitor } from 'electron';
import type { Door } from '../ipc/ipc.js';
import type { Log } from '../logging/log.js';

export interface SleepDeps {
  readonly powerMonitor: Pick<PowerMonitor, 'on' | 'off'>;
  readonly tell: Door['tell'];
  /** Before the computer sleeps. */
  readonly onAsleep: () => void;
  readonly log: Log;
}

/**
 * Tells the conversation's owner when the computer falls asleep and when it is awake again; systems
 * may say either twice. Nothing is held up: what has to be done before the sleep is done at once.
 * @returns stops that
 */
export function followSleep({ powerMonitor, tell, onAsleep, log }: SleepDeps): () => void {
  const say = (asleep: boolean) => (): void => {
    log.info(asleep ? 'the computer falls asleep' : 'the computer is awake');
    tell('owner', 'system.asleep', asleep);
    if (asleep) onAsleep();
  };
  const [suspended, resumed] = [say(true), say(false)];
  powerMonitor.on('suspend', suspended);
  powerMonitor.on('resume', resumed);
  return () => {
    powerMonitor.off('suspend', suspended);
    powerMonitor.off('resume', resumed);
  };
}
