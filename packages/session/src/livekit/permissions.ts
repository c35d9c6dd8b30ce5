import type { ParticipantPermission } from '@livekit/protocol';
import type { LocalSource, RoomPermissions } from '../ports.js';

/** LiveKit's `TrackSource`; importing it would bring all of its protocol along. */
export const wireSources: Readonly<Record<LocalSource, number>> = {
  camera: 1,
  microphone: 2,
  screenShare: 3,
};

/** What a participant may do; no source named means every source. */
export function permissionsOf({
  canPublish,
  canPublishSources,
  canPublishData,
  canSubscribe,
  hidden,
}: Pick<
  ParticipantPermission,
  'canPublish' | 'canPublishSources' | 'canPublishData' | 'canSubscribe' | 'hidden'
>): RoomPermissions {
  const sources: readonly number[] = canPublishSources;
  const may = (source: LocalSource): boolean =>
    canPublish && (sources.length === 0 || sources.includes(wireSources[source]));
  return {
    microphone: may('microphone'),
    camera: may('camera'),
    screenShare: may('screenShare'),
    data: canPublishData,
    subscribe: canSubscribe,
    hidden,
  };
}
