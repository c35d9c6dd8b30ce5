import type { Track } from 'livekit-client';
import type { MediaTrack } from '../types.js';

const tracks = new WeakMap<MediaTrack, Pick<Track, 'mediaStreamTrack' | 'attach' | 'detach'>>();

/** Gives the session's plain track object LiveKit's, which stays the same when the device changes. */
export function bindTrack<Bound extends MediaTrack>(
  track: Bound,
  behind: Pick<Track, 'mediaStreamTrack' | 'attach' | 'detach'>,
): Bound {
  tracks.set(track, behind);
  return track;
}

/** The browser's track behind a session's at this moment; undefined for a track of another origin. */
export function mediaStreamTrackOf(track: MediaTrack): MediaStreamTrack | undefined {
  return tracks.get(track)?.mediaStreamTrack;
}

/**
 * Shows a picture in an element, also after its device has changed.
 * @returns a function that ends it
 */
export function showPicture(track: MediaTrack, element: HTMLVideoElement): () => void {
  const behind = tracks.get(track);
  behind?.attach(element);
  return () => void behind?.detach(element);
}
