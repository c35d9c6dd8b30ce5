import type { Room } from 'livekit-client';
import { onAbort } from '../signals.js';
import type { AbortSignalLike } from '../types.js';

const everyMs = 1_000;

/**
 * Tells that no packet comes through. livekit-client says so only after 12 s and more; ICE knows
 * after about 5 s, though it has no event for it that the room hands on.
 * @param call aborted when the call is over
 */
export function watchStability(
  room: Room,
  call: AbortSignalLike,
  onUnstable: (unstable: boolean) => void,
): void {
  let unstable = false;
  const look = (): void => {
    const transports = room.engine.pcManager;
    const states = [transports?.publisher, transports?.subscriber].map((one) =>
      one?.getICEConnectionState(),
    );
    const now = states.includes('disconnected');
    if (now === unstable) return;
    unstable = now;
    onUnstable(now);
  };
  const timer = setInterval(look, everyMs);
  onAbort(call, () => clearInterval(timer));
}
