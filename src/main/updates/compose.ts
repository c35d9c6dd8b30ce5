import type { AppDeps } from '../app-deps.js';
import type { AppState } from '../app-state.js';
import { failureOf } from '../failure-of.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Store } from '../settings-store.js';
import { createUpdates } from './updates.js';
import type { Updates } from './updates.js';
import type { Settings } from '../../shared/settings.js';

/** Milliseconds without a byte after which a download is given up. */
const stallLimit = 60_000;

/** The update service, wired to Electron, the settings and the calls. */
export function composeUpdates(
  deps: AppDeps,
  settings: Store<Settings>,
  state: Store<AppState>,
  relay: SessionRelay,
): Updates {
  const { electron, platform, version, appImage, updateSource: source, log } = deps;
  const { app } = electron;
  const updates = createUpdates({
    installation: { version, packaged: app.isPackaged, platform, appImage, source },
    allowed: () => settings.get().updates,
    inCall: () => relay.snapshot().connectionState !== 'disconnected',
    async loadEngine(format) {
      if (!source) throw new Error('no update server');
      const { createEngine } = await import('./engine.js');
      return createEngine({
        format,
        source,
        appImage,
        newestVersion: () => state.get().newestVersion,
        sawVersion(newestVersion) {
          if (newestVersion !== state.get().newestVersion) state.set({ newestVersion });
        },
        stallLimit,
        log,
      });
    },
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    failureOf: (error) => failureOf(error, Date.now()),
    quit(restart) {
      // An installer or the system starts the new version elsewhere.
      if (restart && appImage) deps.restart();
      else app.quit();
    },
    log,
  });
  relay.subscribe(updates.reconsider);
  settings.subscribe(updates.reconsider);
  app.on('quit', (_event, exitCode) => {
    if (exitCode === 0) updates.quitting();
    updates.dispose();
  });
  return updates;
}
