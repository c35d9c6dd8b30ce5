import type { KeyTest } from '../../../shared/ipc.js';

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** What a test of the keys has heard, as a sentence; empty: none is running. */
export function keyTestText(test: KeyTest | undefined): string {
  if (!test) return '';
  const { presses, releases } = test;
  if (presses === 0) return 'Press the key now.';
  if (releases === 0) return `Pressed ${times(presses)}, no release yet.`;
  return `Pressed ${times(presses)}, released ${times(releases)}.`;
}
