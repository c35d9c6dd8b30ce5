import { TrackSource } from '@livekit/protocol';
import { expect, it } from 'vitest';
import { permissionsOf, wireSources } from './permissions.js';

it('names the sources as LiveKit does', () => {
  expect(wireSources).toEqual({
    camera: TrackSource.CAMERA,
    microphone: TrackSource.MICROPHONE,
    screenShare: TrackSource.SCREEN_SHARE,
  });
});

it('allows everything where no source is named, and nothing where publishing is not allowed', () => {
  expect(permissionsOf({ canPublish: true, canPublishSources: [], canPublishData: true })).toEqual({
    microphone: true,
    camera: true,
    screenShare: true,
    data: true,
  });
  expect(
    permissionsOf({
      canPublish: false,
      canPublishSources: [TrackSource.MICROPHONE],
      canPublishData: false,
    }).microphone,
  ).toBe(false);
  expect(
    permissionsOf({
      canPublish: true,
      canPublishSources: [TrackSource.MICROPHONE],
      canPublishData: false,
    }),
  ).toEqual({
    microphone: true,
    camera: false,
    screenShare: false,
    data: false,
  });
});
