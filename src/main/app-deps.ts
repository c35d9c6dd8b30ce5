import type * as ElectronModule from 'electron';
import type { Ask, LaunchTerms } from './lifecycle/command-line.js';
import type { Environment } from './credentials/environment.js';
import type { EarlyLinks } from './lifecycle/early-links.js';
import type { LogFile } from './logging/log.js';
import type { Redactor } from './logging/redactor.js';
import type { UpdateSource } from './updates/source.js';

/** What the app is built from. */
export interface AppDeps {
  readonly electron: typeof ElectronModule;
  readonly environment: Environment;
  /** What this launch was started with. */
  readonly terms: LaunchTerms;
  readonly log: LogFile;
  /** Takes secrets out of what is logged and reported. */
  readonly redactor: Redactor;
  readonly version: string;
  /** The name under which systems know the app, e.g. `org.example.Parley`. */
  readonly appId: string;
  /** One line: what runs here, in which versions. */
  readonly runtime: string;
  /** It runs on an older Electron than a release does. */
  readonly testArtefact: boolean;
  readonly platform: NodeJS.Platform;
  /** Windows cannot place themselves then, and global keys need the user's consent. */
  readonly wayland: boolean;
  /** The folder that holds `out/`, `resources/` and `README.md`. */
  readonly root: string;
  /** The profile's folder. */
  readonly userData: string;
  /** The same where the command line has chosen it; null: it is the usual one. */
  readonly ownProfile: string | null;
  /** Ends the app in order and starts it again. */
  readonly restart: () => void;
  /** The switches of the command line, which a restart keeps. */
  readonly switches: readonly string[];
  /** The path of the AppImage that this process runs out of; undefined: there is none. */
  readonly appImage: string | undefined;
  /** Where updates come from; null: nowhere. */
  readonly updateSource: UpdateSource | null;
  /** What this launch was asked for. */
  readonly ask: Ask;
  readonly links: EarlyLinks;
  /** Where the development server has the pages; null: the built ones are used. */
  readonly devUrl: string | null;
}
