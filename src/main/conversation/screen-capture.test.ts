import type { DesktopCapturerSource } from 'electron';
import { describe, expect, it } from 'vitest';
import { createScreenCapture } from './screen-capture.js';

const image = (address: string) => ({ isEmpty: () => address === '', toDataURL: () => address });
const source = (id: string, icon: unknown = null): DesktopCapturerSource =>
  ({ id, name: id, thumbnail: image(`data:${id}`), appIcon: icon }) as DesktopCapturerSource;
const screen = source('screen:1:0');
const window = source('window:2:0', image('data:icon'));

function setUp({
  sources = async () => [screen, window],
  platform = 'linux',
  wayland = false,
  status = 'granted',
}: {
  sources?: () => Promise<DesktopCapturerSource[]>;
  platform?: NodeJS.Platform;
  wayland?: boolean;
  status?: string;
} = {}) {
  let now = 0;
  let opened = 0;
  let loaded = 0;
  let closed: () => void = () => undefined;
  const capture = createScreenCapture({
    capturer() {
      loaded += 1;
      return { getSources: sources };
    },
    ownSources: () => ['window:7:1'],
    systemPreferences: { getMediaAccessStatus: () => status as 'granted' },
    platform,
    wayland,
    openPicker(onClosed) {
      opened += 1;
      if (opened === 1) closed = onClosed;
    },
    closePicker: () => closed(),
    now: () => now,
  });
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    capture,
    settled,
    close: () => closed(),
    wait: (ms: number) => (now += ms),
    opened: () => opened,
    loaded: () => loaded,
  };
}

describe('sharing a screen', () => {
  it('hands over what was picked, once', async () => {
    const { capture, settled, loaded } = setUp();
    expect(loaded()).toBe(0);
    const choosing = capture.choose();
    await settled();
    expect(capture.sources()).toEqual([
      { id: 'screen:1:0', kind: 'screen', name: 'screen:1:0', thumbnail: 'data:screen:1:0' },
      {
        id: 'window:2:0',
        kind: 'window',
        name: 'window:2:0',
        thumbnail: 'data:window:2:0',
        icon: 'data:icon',
      },
    ]);
    expect(capture.take()).toBeUndefined();
    capture.pick('window:2:0');
    expect(await choosing).toBe('picked');
    expect(capture.isPicked()).toBe(true);
    expect(capture.take()).toBe(window);
    expect(capture.isPicked()).toBe(false);
    expect(capture.take()).toBeUndefined();
    expect(capture.sources()).toEqual([]);
  });

  it('does not offer Parley’s own windows, whose ids end otherwise there', async () => {
    const { capture, settled } = setUp({
      sources: async () => [screen, source('window:7:0'), window, source('window:77:0')],
    });
    void capture.choose();
    await settled();
    expect(capture.sources().map(({ id }) => id)).toEqual([
      'screen:1:0',
      'window:2:0',
      'window:77:0',
    ]);
  });

  it.each([
    ['nothing', null],
    ['something that was not offered', 'screen:9:9'],
  ])('is cancelled by picking %s', async (_what, id) => {
    const { capture, settled } = setUp();
    const choosing = capture.choose();
    await settled();
    capture.pick(id);
    expect(await choosing).toBe('cancelled');
    expect(capture.take()).toBeUndefined();
  });

  it('is cancelled by closing the window', async () => {
    const { capture, settled, close } = setUp();
    const choosing = capture.choose();
    await settled();
    close();
    expect(await choosing).toBe('cancelled');
  });

  it('is asked for in one window', async () => {
    const { capture, settled, opened } = setUp();
    const first = capture.choose();
    await settled();
    expect(capture.choose()).toBe(first);
    expect(opened()).toBe(2);
    capture.pick('screen:1:0');
    await first;
  });

  it('is no longer allowed ten seconds later', async () => {
    const { capture, settled, wait } = setUp();
    const choosing = capture.choose();
    await settled();
    capture.pick('screen:1:0');
    await choosing;
    wait(10_000);
    expect(capture.isPicked()).toBe(false);
    expect(capture.take()).toBeUndefined();
  });

  it('forgets what was picked before when it asks again', async () => {
    const { capture, settled } = setUp();
    const first = capture.choose();
    await settled();
    capture.pick('screen:1:0');
    await first;
    void capture.choose();
    expect(capture.take()).toBeUndefined();
  });

  it('leaves the question to the desktop where that asks by itself', async () => {
    const { capture, opened } = setUp({ wayland: true });
    expect(await capture.choose()).toBe('picked');
    expect(capture.take()).toBe(screen);
    expect(opened()).toBe(0);
    const declined = setUp({ wayland: true, sources: () => Promise.reject(new Error('no')) });
    expect(await declined.capture.choose()).toBe('cancelled');
  });

  it('says why it cannot', async () => {
    const denied = setUp({ platform: 'darwin', status: 'denied' });
    await expect(denied.capture.choose()).rejects.toMatchObject({ code: 'screen.denied' });
    const failing = setUp({ sources: () => Promise.reject(new Error('no display')) });
    await expect(failing.capture.choose()).rejects.toMatchObject({
      code: 'screen.failed',
      message: 'Error: no display',
    });
    const none = setUp({ sources: async () => [] });
    await expect(none.capture.choose()).rejects.toMatchObject({ code: 'screen.failed' });
  });
});
