import type { AppDeps } from '../app-deps.js';
import { createGlobalShortcutBackend, createHotkeys } from './hotkeys.js';
import type { Hotkeys } from './hotkeys.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import { talkHotkeyFallbacks } from '../../shared/settings.js';

/** The global talk key, which toggles. */
export function composeTalkKey(
  { electron, platform, wayland, log }: AppDeps,
  relay: Pick<SessionRelay, 'request'>,
): Hotkeys {
  const { globalShortcut } = electron;
  return createHotkeys({
    backend: createGlobalShortcutBackend({
      globalShortcut,
      platform,
      wayland,
      now: () => performance.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    }),
    fallbacks: talkHotkeyFallbacks,
    platform,
    onPress: () => relay.request({ type: 'toggle-talk' }),
    now: () => Date.now(),
    log,
  });
}
