import { TrackSource } from '@livekit/protocol';
import type { ParticipantPermission } from '@livekit/protocol';
import type { PublishPermissions } from '../model/ports.js';

/** What a participant may publish; no source named means every source. */
export function permissionsOf({
  canPublish,
  canPublishSources,
}: Pick<ParticipantPermission, 'canPublish' | 'canPublishSources'>): PublishPermissions {
  const may = (source: TrackSource): boolean =>
    canPublish && (canPublishSources.length === 0 || canPublishSources.includes(source));
  return {
    microphone: may(TrackSource.MICROPHONE),
    camera: may(TrackSource.CAMERA),
    screenShare: may(TrackSource.SCREEN_SHARE),
  };
}
