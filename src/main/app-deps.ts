import type * as ElectronModule from 'electron';
import type { Ask } from './command-line.js';
import type { Environment } from './credentials/environment.js';
import type { LogFile } from './log.js';

/** What the app is built from. */
export interface AppDeps {
  readonly electron: typeof ElectronModule;
  readonly environment: Environment;
  readonly microphoneDenied: boolean;
  readonly log: LogFile;
  /** Takes secrets out of a text. */
  redact(text: string): string;
  readonly version: string;
  /** One line: what runs here, in which versions. */
  readonly runtime: string;
  readonly platform: NodeJS.Platform;
  /** Windows cannot place themselves then, and global keys need the user's consent. */
  readonly wayland: boolean;
  /** The folder that holds `out/`, `resources/` and `README.md`. */
  readonly root: string;
  /** The profile's folder. */
  readonly userData: string;
  /** What this launch was asked for. */
  readonly ask: Ask;
  /** Where the development server has the pages; null: the built ones are used. */
  readonly devUrl: string | null;
}
