import type { UpdateState } from './updates.js';

/** What Parley is, and what is known of its updates. */
export interface About {
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  /** E.g. `linux x64`. */
  readonly system: string;
  /** It runs on an older Electron than a release does. */
  readonly testArtefact: boolean;
  readonly update: UpdateState;
}
