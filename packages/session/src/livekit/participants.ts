import { ConnectionQuality, Track } from 'livekit-client';
import type { RemoteParticipant as LiveKitParticipant, RemoteTrack } from 'livekit-client';
import type { RemoteParticipant } from '../ports.js';
import { comparable } from '../text.js';
import type { MediaTrack } from '../types.js';
import { wire } from '../wire.js';
import { bindTrack } from './tracks.js';

const mediaTracks = new WeakMap<RemoteTrack, MediaTrack>();

/** The same object for the same track, so that nothing changes where nothing changed. */
function mediaTrackOf(track: RemoteTrack, id: string): MediaTrack {
  const known = mediaTracks.get(track);
  if (known) return known;
  const kind = track.kind === Track.Kind.Video ? 'video' : 'audio';
  const made = bindTrack<MediaTrack>({ id, kind }, track);
  mediaTracks.set(track, made);
  return made;
}

function trackOf(participant: LiveKitParticipant, source: Track.Source): MediaTrack | undefined {
  const publication = participant.getTrackPublication(source);
  const track = publication?.track as RemoteTrack | undefined;
  return publication && track ? mediaTrackOf(track, publication.trackSid) : undefined;
}

/** The same object where its agent's name is written as others are compared with. */
function comparableName(
  attributes: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const name = attributes[wire.agentName];
  if (name === undefined || comparable(name) === name) return attributes;
  return { ...attributes, [wire.agentName]: comparable(name) };
}

/**
 * What the session needs to know about a participant.
 * @param isSilent no packet of its voice comes through, although it says that it speaks
 */
export function toParticipant(
  participant: LiveKitParticipant,
  isSilent = false,
): RemoteParticipant {
  const isLost = isSilent || participant.connectionQuality === ConnectionQuality.Lost;
  const microphoneTrack = trackOf(participant, Track.Source.Microphone);
  const cameraTrack = trackOf(participant, Track.Source.Camera);
  return {
    identity: participant.identity,
    isAgent: participant.isAgent,
    attributes: comparableName(participant.attributes),
    ...(participant.name ? { name: participant.name } : {}),
    ...(participant.metadata ? { metadata: participant.metadata } : {}),
    ...(microphoneTrack ? { microphoneTrack } : {}),
    ...(cameraTrack ? { cameraTrack } : {}),
    ...(participant.isSpeaking ? { isSpeaking: true } : {}),
    ...(isLost ? { isLost: true } : {}),
  };
}
