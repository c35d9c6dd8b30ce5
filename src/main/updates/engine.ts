/** electron-updater, held to our rules. Loaded late: it is much code, and no user waits for it. */
import { CancellationToken, MacUpdater, NsisUpdater } from 'electron-updater';
import type { AppUpdater, ProgressInfo } from 'electron-updater';
import { CodedError } from '../../shared/failures.js';
import type { FailureCode } from '../../shared/failures.js';
import { SafeAppImageUpdater } from './app-image.js';
import { guardDownload } from './download-guard.js';
import { fetchBytes, wordsOf } from './fetch-bytes.js';
import { sha512Of } from './files.js';
import { signedProvider } from './provider.js';
import { extensionOf, mayFetch } from './source.js';
import type { UpdateFormat, UpdateSource } from './source.js';
import type { Log } from '../logging/log.js';

export interface EngineDeps {
  readonly format: UpdateFormat;
  readonly source: UpdateSource;
  /** The path of the AppImage that runs, where the format is that. */
  readonly appImage: string | undefined;
  /** The newest version that was ever offered here; null: none. */
  newestVersion(): string | null;
  sawVersion(version: string): void;
  /** Milliseconds without a byte after which a download is given up. */
  readonly stallLimit: number;
  readonly log: Log;
}

export interface Offer {
  readonly version: string;
  /** It is newer than this one, and this installation's turn has come. */
  readonly wanted: boolean;
}

/** What finds, fetches and installs an update; every error it throws is an {@link CodedError}. */
export interface Engine {
  check(): Promise<Offer>;
  /** Fetches what the last check has offered; `onPercent` hears 0 to 100. */
  download(onPercent: (percent: number) => void): Promise<void>;
  /** Gives a running download up. */
  cancel(): void;
  /**
   * Puts the fetched update in place, at once: on Windows its installer waits for this process to
   * end, on macOS the system does.
   * @param restart the installer is to start the new version; an AppImage has no installer
   */
  install(restart: boolean): void;
}

/** Makes the engine. */
export function createEngine(deps: EngineDeps): Engine {
  const { source, log } = deps;
  const updater = updaterOf(deps);
  // The installation's id stays out of the log, which goes into reports.
  const write = (message: string): void =>
    log.info(
      `updates: ${wordsOf(message).replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '[id]')}`,
    );
  // The caller gets errors, too.
  updater.logger = { info: write, warn: write, error: write };
  updater.autoDownload = false;
  // macOS puts an update in place by itself once this process has ended; elsewhere install() does.
  updater.autoInstallOnAppQuit = deps.format === 'mac';
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  // Parts of the old file and of block maps are not signed: the whole new file is held to its hash.
  updater.disableDifferentialDownload = true;
  updater.forceDevUpdateConfig = source.forTests === true;
  const { netSession } = updater;
  netSession.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !mayFetch(url, source) }),
  );
  updater.setFeedURL({
    provider: 'custom',
    updateProvider: signedProvider({
      ...deps,
      extension: extensionOf[deps.format],
      currentVersion: updater.currentVersion.version,
      now: () => Date.now(),
      fetchBytes: (address) => fetchBytes((at, init) => netSession.fetch(at, init), address),
    }),
  });
  return engineOf(updater, deps);
}

function updaterOf({ format, appImage }: EngineDeps): AppUpdater {
  if (format === 'nsis') return new NsisUpdater();
  if (format === 'mac') return new MacUpdater();
  if (!appImage) throw new Error('an AppImage without a path');
  return new SafeAppImageUpdater(appImage);
}

function engineOf(updater: AppUpdater, { format, stallLimit }: EngineDeps): Engine {
  let offered: Awaited<ReturnType<AppUpdater['checkForUpdates']>> = null;
  let fetched: string | undefined;
  let giveUp = (): void => undefined;
  return {
    async check() {
      fetched = undefined;
      offered = await updater.checkForUpdates().catch((error: unknown) => {
        throw asUpdateError(error, 'update.unreachable');
      });
      if (!offered) throw new CodedError('update.unreachable', 'the updater is switched off');
      return { version: offered.updateInfo.version, wanted: offered.isUpdateAvailable };
    },
    async download(onPercent) {
      const token = new CancellationToken();
      giveUp = () => token.cancel();
      const sizes = offered?.updateInfo.files.map(({ size = 0 }) => size) ?? [];
      const guard = guardDownload(Math.max(...sizes), stallLimit, giveUp);
      const listen = (progress: ProgressInfo): void => {
        guard.onProgress(progress);
        onPercent(Math.floor(progress.percent));
      };
      updater.on('download-progress', listen);
      try {
        [fetched] = await updater.downloadUpdate(token);
      } catch (error) {
        throw asUpdateError(error, 'update.interrupted');
      } finally {
        updater.off('download-progress', listen);
        guard.stop();
      }
    },
    cancel: () => giveUp(),
    install(restart) {
      if (fetched === undefined) throw new CodedError('update.not-installed', 'nothing fetched');
      const hash = sha512Of(fetched);
      if (!offered?.updateInfo.files.some(({ sha512 }) => sha512 === hash))
        throw new CodedError('update.damaged', 'the fetched file has changed since');
      let problem: unknown = 'the updater did not say why';
      const note = (error: Error): unknown => (problem = error);
      updater.on('error', note);
      const installed = run(updater, format, restart);
      updater.off('error', note);
      if (!installed) throw asUpdateError(problem, 'update.not-installed');
    },
  };
}

function run(updater: AppUpdater, format: UpdateFormat, restart: boolean): boolean {
  if (updater instanceof SafeAppImageUpdater || updater instanceof NsisUpdater)
    return updater.install(true, restart && format === 'nsis');
  if (restart) updater.quitAndInstall();
  return true;
}

function asUpdateError(error: unknown, otherwise: FailureCode): CodedError {
  if (error instanceof CodedError) return error;
  const damaged =
    error instanceof Error && 'code' in error && error.code === 'ERR_CHECKSUM_MISMATCH';
  return new CodedError(damaged ? 'update.damaged' : otherwise, wordsOf(error), { cause: error });
}
