import { TrackSource } from '@livekit/protocol';
import { expect, it } from 'vitest';
import { permissionsOf, wireSources } from './permissions.js';

const rest = { canSubscribe: true, hidden: false };
const shown = { subscribe: true, hidden: false };

it('names the sources as LiveKit does', () => {
  expect(wireSources).toEqual({
    camera: TrackSource.CAMERA,
    microphone: TrackSource.MICROPHONE,
    screenShare: TrackSource.SCREEN_SHARE,
  });
});

it('allows everything where no source is named, and nothing where publishing is not allowed', () => {
  expect(
    permissionsOf({ ...rest, canPublish: true, canPublishSources: [], canPublishData: true }),
  ).toEqual({
    microphone: true,
    camera: true,
    screenShare: true,
    data: true,
    ...shown,
  });
  expect(
    permissionsOf({
      ...rest,
      canPublish: false,
      canPublishSources: [TrackSource.MICROPHONE],
      canPublishData: false,
    }).microphone,
  ).toBe(false);
  expect(
    permissionsOf({
      ...rest,
      canPublish: true,
      canPublishSources: [TrackSource.MICROPHONE],
      canPublishData: false,
    }),
  ).toEqual({
    microphone: true,
    camera: false,
    screenShare: false,
    data: false,
    ...shown,
  });
});

it('knows whether others are heard, and whether they know of this participant', () => {
  const token = { canPublish: true, canPublishSources: [], canPublishData: true };
  expect(permissionsOf({ ...token, canSubscribe: false, hidden: true })).toMatchObject({
    subscribe: false,
    hidden: true,
  });
});
