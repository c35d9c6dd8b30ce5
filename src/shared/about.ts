import type { UpdateState } from './updates.js';
import type { Settings } from './settings.js';

/** What the About window shows. */
export interface About {
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  /** E.g. `linux x64`. */
  readonly system: string;
  /** It runs on an older Electron than a release does. */
  readonly testArtefact: boolean;
  readonly theme: Settings['theme'];
  readonly update: UpdateState;
  /** The user's switch. */
  readonly automaticUpdates: boolean;
}
