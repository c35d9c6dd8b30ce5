import type { MediaTrack } from '../model/types.js';

const sources = new WeakMap<MediaTrack, () => MediaStreamTrack>();

/**
 * Gives the model's plain track object its real one.
 * @param source the track now: it changes when the device does
 */
export function bindTrack<Track extends MediaTrack>(
  track: Track,
  source: () => MediaStreamTrack,
): Track {
  sources.set(track, source);
  return track;
}

/** The real track behind one of the model's; undefined for one that isn't ours. */
export function mediaStreamTrackOf(track: MediaTrack): MediaStreamTrack | undefined {
  return sources.get(track)?.();
}
