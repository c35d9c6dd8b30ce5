import { createLocalScreenTracks, createLocalVideoTrack } from 'livekit-client';
import { LocalVideoTrack } from 'livekit-client';
import { PortError } from '../model/ports.js';
import type { VideoPort } from '../model/ports.js';
import { mediaFailure, wrapTrack } from './local-tracks.js';

/** Opens the camera, or a screen that the user picks, outside of any room. */
export const openVideo: VideoPort = async ({ source, deviceId }, handlers) => {
  try {
    const track =
      source === 'camera'
        ? await createLocalVideoTrack(deviceId ? { deviceId } : undefined)
        : await openScreen();
    return wrapTrack(track, source, handlers);
  } catch (error) {
    throw error instanceof PortError ? error : mediaFailure(error, source);
  }
};

async function openScreen(): Promise<LocalVideoTrack> {
  const tracks = await createLocalScreenTracks({ audio: false });
  const screen = tracks.find((track) => track instanceof LocalVideoTrack);
  if (!screen) throw new PortError('screen.failed', 'The screen came without a picture.');
  return screen;
}
