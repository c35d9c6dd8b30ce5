import { createLocalScreenTracks, createLocalVideoTrack } from 'livekit-client';
import { LocalVideoTrack } from 'livekit-client';
import { CodedError } from '../failure.js';
import { PortCancelled } from '../ports.js';
import type { VideoPort } from '../ports.js';
import { mediaFailure, wrapTrack } from './local-tracks.js';

export interface VideoOptions {
  /** Asks the system for the camera first, where it wants to be asked. */
  readonly allow?: () => Promise<unknown>;
  /** Asks the user what to share; rejects with a {@link CodedError}. Default: the browser asks. */
  readonly chooseScreen?: () => Promise<'picked' | 'cancelled'>;
}

/** Opens the camera, or a screen that the user picks, outside of any room. */
export function createVideoPort(options: VideoOptions = {}): VideoPort {
  const openCamera = async (deviceId: string | undefined): Promise<LocalVideoTrack> => {
    await options.allow?.();
    return createLocalVideoTrack(deviceId ? { deviceId } : undefined);
  };
  return async ({ source, deviceId }, handlers) => {
    if (source === 'screenShare' && (await options.chooseScreen?.()) === 'cancelled')
      throw new PortCancelled();
    try {
      const track = await (source === 'camera' ? openCamera(deviceId) : openScreen());
      return wrapTrack(track, source, handlers);
    } catch (error) {
      throw error instanceof CodedError ? error : mediaFailure(error, source);
    }
  };
}

async function openScreen(): Promise<LocalVideoTrack> {
  const tracks = await createLocalScreenTracks({ audio: false });
  const screen = tracks.find((track) => track instanceof LocalVideoTrack);
  if (!screen) throw new CodedError('screen.failed', 'The screen came without a picture.');
  return screen;
}
