/** The heavy part of the conversation's window, loaded after the first paint. */
import { createCredentials } from '../bridge/failures.js';
import type { Client } from '../bridge/client.js';
import { createAnalyser } from '../livekit/analyser.js';
import { createLiveKitPorts } from '../livekit/ports.js';
import type { Logger } from '../model/ports.js';
import { createSession } from '../model/session.js';
import type { DevicePreference, Session } from '../model/types.js';

export { createAnalyser };

/**
 * A session over LiveKit and main.
 * @param preferred the microphone to prefer; null: the system's default
 */
export function createCall(
  client: Client,
  logger: Logger,
  preferred: () => DevicePreference | null,
): Session {
  return createSession(
    createLiveKitPorts({
      credentials: createCredentials(client),
      logger,
      microphone: {
        allow: async () =>
          (await client.request('permissions.microphone', undefined)) === 'granted',
      },
    }),
    { preferred: (kind) => (kind === 'microphone' ? preferred() : null) },
  );
}
