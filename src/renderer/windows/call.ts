/** The heavy part of the conversation's window, loaded after the first paint. */
import { failureTable } from '../../shared/failures.js';
import { defaultSettings } from '../../shared/settings.js';
import type { Settings } from '../../shared/settings.js';
import { createCredentials, createScreenChoice, explainRoom } from '../bridge/failures.js';
import type { Client } from '../bridge/client.js';
import { createAnalyser, createLiveKitPorts, showPicture } from '@parley/session/livekit';
import type { Session } from '../../shared/session.js';
import { createSession } from '@parley/session';
import type { Logger } from '@parley/session';

export { createAnalyser, showPicture };

/**
 * A session over LiveKit and main.
 * @param settings what the user set, read again each time; undefined until main has told
 */
export function createCall(
  client: Client,
  logger: Logger,
  settings: () => Settings | undefined,
): Session {
  const ports = createLiveKitPorts({
    credentials: createCredentials(client),
    logger,
    microphone: {
      allow: async () => (await client.request('permissions.microphone', undefined)) === 'granted',
    },
    video: {
      allow: () => client.request('permissions.camera', undefined),
      chooseScreen: createScreenChoice(client),
    },
  });
  return createSession(
    { ...ports, room: explainRoom(ports.room, client) },
    {
      failureTable,
      preferred: (kind) => settings()?.[kind],
      mutedLimitMs() {
        const { endMutedAfterMinutes: minutes } = settings() ?? defaultSettings;
        return minutes === null ? null : minutes * 60_000;
      },
    },
  );
}
