/** The heavy part of the conversation's window, loaded after the first paint. */
import { createCredentials } from '../bridge/failures.js';
import type { Client } from '../bridge/client.js';
import { createAnalyser } from '../livekit/analyser.js';
import { createLiveKitPorts } from '../livekit/ports.js';
import type { Logger } from '../model/ports.js';
import { createSession } from '../model/session.js';
import type { Session } from '../model/types.js';

export { createAnalyser };

/**
 * A session over LiveKit and main.
 * @param deviceId the microphone to prefer
 */
export function createCall(
  client: Client,
  logger: Logger,
  deviceId: () => string | undefined,
): Session {
  return createSession(
    createLiveKitPorts({
      credentials: createCredentials(client),
      logger,
      microphone: {
        allow: async () =>
          (await client.request('permissions.microphone', undefined)) === 'granted',
        deviceId,
      },
    }),
  );
}
