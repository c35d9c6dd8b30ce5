import type { MediaTrack } from '@parley/session';

/** A picture of the call. */
export interface ShownVideo {
  readonly of: 'agent' | 'camera' | 'screen';
  readonly track: MediaTrack;
}

/** Shows a track in an element; the answer ends that. */
export type ShowPicture = (track: MediaTrack, element: HTMLVideoElement) => () => void;
