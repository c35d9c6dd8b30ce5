/** The heavy part of the conversation's window, loaded after the first paint. */
import { failureTable } from '../../shared/failures.js';
import { defaultSettings } from '../../shared/settings.js';
import type { Settings } from '../../shared/settings.js';
import { createCredentials, createScreenChoice, explainRoom } from '../bridge/failures.js';
import type { AppInfo } from '../../shared/ipc.js';
import type { Client } from '../bridge/client.js';
import { createAnalyser, createLiveKitPorts, showPicture } from '@parley/session/livekit';
import type { Session } from '../../shared/session.js';
import { createSession, derived } from '@parley/session';
import type { Logger, Readable } from '@parley/session';

export { createAnalyser, showPicture };

/**
 * A session over LiveKit and main.
 * @param info what main tells; undefined until it has told
 * @param startsLive whether the next call begins with the microphone on
 */
export function createCall(
  client: Client,
  logger: Logger,
  info: Readable<AppInfo | undefined>,
  startsLive: () => boolean,
): Session {
  const settings = (): Settings => info.get()?.settings ?? defaultSettings;
  const ports = createLiveKitPorts({
    credentials: createCredentials(client),
    logger,
    microphone: {
      allow: async () => (await client.request('permissions.microphone', undefined)) === 'granted',
      processing: settings,
    },
    volume: derived(info, (now) => (now?.settings ?? defaultSettings).playbackVolume),
    video: {
      allow: () => client.request('permissions.camera', undefined),
      chooseScreen: createScreenChoice(client),
    },
  });
  return createSession(
    { ...ports, room: explainRoom(ports.room, client) },
    {
      failureTable,
      preferred: (kind) => settings()[kind],
      tracks: {
        get microphone() {
          return startsLive();
        },
      },
      mutedLimitMs() {
        const { endMutedAfterMinutes: minutes } = settings();
        return minutes === null ? null : minutes * 60_000;
      },
    },
  );
}
