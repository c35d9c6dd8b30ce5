import type { ParticipantPermission } from '@livekit/protocol';
import type { LocalSource } from '../ports.js';
import type { PublishPermissions } from '../types.js';

/** LiveKit's `TrackSource`; importing it would bring all of its protocol along. */
export const wireSources: Readonly<Record<LocalSource, number>> = {
  camera: 1,
  microphone: 2,
  screenShare: 3,
};

/** What a participant may publish; no source named means every source. */
export function permissionsOf({
  canPublish,
  canPublishSources,
  canPublishData,
}: Pick<
  ParticipantPermission,
  'canPublish' | 'canPublishSources' | 'canPublishData'
>): PublishPermissions {
  const sources: readonly number[] = canPublishSources;
  const may = (source: LocalSource): boolean =>
    canPublish && (sources.length === 0 || sources.includes(wireSources[source]));
  return {
    microphone: may('microphone'),
    camera: may('camera'),
    screenShare: may('screenShare'),
    data: canPublishData,
  };
}
