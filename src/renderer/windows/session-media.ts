/** What the session knows of devices and pictures, from before it is loaded on. */
import { noDevices } from '../../shared/devices.js';
import type { DeviceChoices } from '../../shared/devices.js';
import { writable } from '@parley/session';
import type { MediaTrack, Readable, Session } from '@parley/session';
import type { ShownVideo } from '../ui/video/shown-video.js';

type LateSession = Readable<Session | undefined>;

/** The session's devices of all kinds in one. */
export function devicesOf(late: LateSession): Readable<DeviceChoices> {
  const choices = writable<DeviceChoices>(noDevices);
  late.subscribe((session) => {
    if (!session) return;
    const { microphone, camera, speaker } = session.devices;
    const change = (): void =>
      choices.set({ microphone: microphone.get(), camera: camera.get(), speaker: speaker.get() });
    for (const one of [microphone, camera, speaker]) one.subscribe(change);
  });
  return choices;
}

/** Every picture there is to see: the agent's first, then one's own. */
export function videosOf(late: LateSession): Readable<readonly ShownVideo[]> {
  const videos = writable<readonly ShownVideo[]>([]);
  late.subscribe((session) => {
    if (!session) return;
    const pictures = [
      ['agent', session.agent.cameraTrack],
      ['camera', session.camera.track],
      ['screen', session.screenShare.track],
    ] as const;
    const change = (): void =>
      videos.set(
        pictures.flatMap(([of, picture]) => {
          const track: MediaTrack | undefined = picture.get();
          return track ? [{ of, track }] : [];
        }),
      );
    for (const [, picture] of pictures) picture.subscribe(change);
  });
  return videos;
}
