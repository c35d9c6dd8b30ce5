import type { FirstRunParts } from './first-run.js';
import type FirstRun from './FirstRun.svelte';

/** The first run, once it is loaded. */
export interface OpenFirstRun {
  readonly component: typeof FirstRun;
  readonly parts: FirstRunParts;
}
