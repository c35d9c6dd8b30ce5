import type { DesktopCapturerSource, Session, WebContents, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { createPermissions } from './permissions.js';
import { fakeLog } from '../testing.js';

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type DeviceHandler = NonNullable<Parameters<Session['setDevicePermissionHandler']>[0]>;
type CaptureHandler = NonNullable<Parameters<Session['setDisplayMediaRequestHandler']>[0]>;

const owner = { name: 'owner' } as unknown as WebContents;
const view = { name: 'view' } as unknown as WebContents;
const settings = { name: 'settings' } as unknown as WebContents;
const page = 'app://parley/index.html';

function setUp(
  change: {
    microphoneDenied?: boolean;
    platform?: NodeJS.Platform;
    asked?: boolean;
    picked?: DesktopCapturerSource;
  } = {},
) {
  let request: RequestHandler | undefined;
  let check: CheckHandler | undefined;
  let device: DeviceHandler | undefined;
  let capture: CaptureHandler | undefined;
  let { picked } = change;
  const log = fakeLog();
  const permissions = createPermissions({
    session: {
      setPermissionRequestHandler: (handler) => void (request = handler ?? undefined),
      setPermissionCheckHandler: (handler) => void (check = handler ?? undefined),
      setDevicePermissionHandler: (handler) => void (device = handler ?? undefined),
      setDisplayMediaRequestHandler: (handler) => void (capture = handler ?? undefined),
    },
    systemPreferences: {
      askForMediaAccess: () => Promise.resolve(change.asked ?? true),
      getMediaAccessStatus: () => 'denied',
    },
    platform: change.platform ?? 'linux',
    roster: {
      roleOf: (contents) =>
        contents === owner
          ? 'owner'
          : contents === view
            ? 'view'
            : contents === settings
              ? 'settings'
              : undefined,
    },
    contentsOf: (frame) => (frame as unknown as { of?: WebContents }).of,
    screen: {
      isPicked: () => picked !== undefined,
      take() {
        const taken = picked;
        picked = undefined;
        return taken;
      },
    },
    origin: 'app://parley',
    microphoneDenied: change.microphoneDenied ?? false,
    log,
  });
  const asks = (
    permission: string,
    mediaTypes?: readonly string[],
    { contents = owner, requestingUrl = page, isMainFrame = true } = {},
  ): boolean => {
    let answer = true;
    const details = { requestingUrl, isMainFrame, ...(mediaTypes && { mediaTypes }) };
    request?.(
      contents,
      permission as never,
      (granted) => void (answer = granted),
      details as never,
    );
    return answer;
  };
  const checks = (
    permission: string,
    mediaType?: string,
    { contents = owner as WebContents | null, origin = 'app://parley/', isMainFrame = true } = {},
  ): boolean | undefined =>
    check?.(contents, permission as never, origin, { isMainFrame, mediaType } as never);
  const captures = (of?: WebContents, securityOrigin = 'app://parley/'): unknown => {
    let answer: unknown = 'none';
    const frame = { of } as unknown as WebFrameMain;
    capture?.({ frame, securityOrigin } as never, (streams) => void (answer = streams));
    return answer;
  };
  return { permissions, asks, checks, log, device: () => device, captures };
}

describe('permissions', () => {
  it('give microphone and camera, one at a time, to the owner’s page and nothing to anybody else', () => {
    const { asks } = setUp();
    for (const wish of [['audio'], ['video']]) {
      expect(asks('media', wish)).toBe(true);
      expect(asks('media', wish, { contents: view })).toBe(false);
      expect(asks('media', wish, { contents: {} as WebContents })).toBe(false);
      expect(asks('media', wish, { isMainFrame: false })).toBe(false);
      for (const requestingUrl of [
        'https://example.com',
        'app://other/index.html',
        'about:blank',
        '',
      ])
        expect(asks('media', wish, { requestingUrl })).toBe(false);
    }
    expect(asks('media', ['audio', 'video'])).toBe(false);
    expect(asks('media', ['constructor'])).toBe(false);
    expect(asks('media', [])).toBe(false);
    expect(asks('media')).toBe(false);
  });

  it('let the settings window test microphone and speakers, and nothing else', () => {
    const { asks, checks, captures } = setUp({ picked: { id: 's' } as DesktopCapturerSource });
    expect(asks('media', ['audio'], { contents: settings })).toBe(true);
    expect(asks('media', ['video'], { contents: settings })).toBe(false);
    expect(checks('media', 'audio', { contents: settings })).toBe(true);
    expect(checks('media', 'video', { contents: settings })).toBe(false);
    expect(checks('speaker-selection', undefined, { contents: settings })).toBe(true);
    expect(captures(settings)).toBeNull();
  });

  it('give the screen that was picked to the owner’s page, once', () => {
    const picked = { id: 'screen:1' } as DesktopCapturerSource;
    const { asks, captures } = setUp({ picked });
    expect(asks('media', [])).toBe(true);
    expect(asks('display-capture')).toBe(true);
    expect(asks('media', [], { contents: view })).toBe(false);
    expect(asks('media', [], { requestingUrl: 'https://example.com' })).toBe(false);
    expect(captures(view)).toBeNull();
    expect(captures(undefined)).toBeNull();
    expect(captures(owner, 'https://example.com/')).toBeNull();
    expect(captures(owner)).toEqual({ video: picked });
    expect(captures(owner)).toBeNull();
    expect(asks('media', [])).toBe(false);
  });

  it.each([
    'geolocation',
    'notifications',
    'clipboard-read',
    'midi',
    'fullscreen',
    'openExternal',
    'unknown',
  ])('deny %s, when asked and when checked', (permission) => {
    const { asks, checks } = setUp();
    expect(asks(permission)).toBe(false);
    expect(checks(permission)).toBe(false);
  });

  it('check what they would grant', () => {
    const { checks } = setUp();
    expect(checks('media', 'audio')).toBe(true);
    expect(checks('media', 'video')).toBe(true);
    expect(checks('speaker-selection')).toBe(true);
    expect(checks('speaker-selection', undefined, { contents: view })).toBe(false);
    expect(checks('media', 'video', { contents: view })).toBe(false);
    expect(checks('media')).toBe(false);
    expect(checks('display-capture')).toBe(false);
    expect(checks('media', 'audio', { contents: null })).toBe(false);
    expect(checks('media', 'audio', { contents: view })).toBe(false);
    expect(checks('media', 'audio', { origin: 'https://example.com/' })).toBe(false);
    expect(checks('media', 'audio', { isMainFrame: false })).toBe(false);
  });

  it('deny other devices, and a screen that the user has not picked', () => {
    const { device, captures } = setUp();
    expect(device()?.({ deviceType: 'hid' } as never)).toBe(false);
    expect(captures(owner)).toBeNull();
  });

  it('log a denial once', () => {
    const { asks, log } = setUp();
    for (let ask = 0; ask < 50; ask++) asks('geolocation');
    expect(log.lines).toEqual(['warn permission denied: geolocation']);
  });

  it('give no microphone at all when the user wants none', async () => {
    const { asks, checks, permissions } = setUp({ microphoneDenied: true });
    expect(asks('media', ['audio'])).toBe(false);
    expect(checks('media', 'audio')).toBe(false);
    // Not the system's doing, and not to be mended in its settings.
    expect(await permissions.microphone()).toBe('granted');
    expect(permissions.states()).toEqual({
      microphone: 'refused-here',
      camera: 'not-managed',
      screen: 'not-managed',
    });
  });

  it.each([
    ['linux', true, 'granted'],
    ['darwin', true, 'granted'],
    ['darwin', false, 'denied'],
    ['win32', true, 'denied'],
  ] as const)('ask the system on %s (%s): %s', async (platform, asked, answer) => {
    const { permissions } = setUp({ platform, asked });
    expect(await permissions.microphone()).toBe(answer);
    expect(await permissions.camera()).toBe(answer);
  });
});
