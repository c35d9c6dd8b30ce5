import type { Session, SystemPreferences, WebContents, WebFrameMain } from 'electron';
import type { Role } from '../../shared/ipc.js';
import { refuseCapture } from '../electron-versions.js';
import type { Log } from '../logging/log.js';
import type { ScreenCapture } from '../conversation/screen-capture.js';
import type { Roster } from '../windows/roster.js';
import type { PermissionKind, PermissionState } from '../../shared/system-facts.js';

export interface PermissionsDeps {
  readonly session: Pick<
    Session,
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setDisplayMediaRequestHandler'
  >;
  readonly systemPreferences: Pick<SystemPreferences, 'askForMediaAccess' | 'getMediaAccessStatus'>;
  readonly platform: NodeJS.Platform;
  readonly roster: Pick<Roster, 'roleOf'>;
  /** Whose main frame this is; undefined: it is gone, or a frame within a page. */
  contentsOf(frame: WebFrameMain): WebContents | undefined;
  /** What the user has picked to be shared. */
  readonly screen: Pick<ScreenCapture, 'isPicked' | 'take'>;
  /** The only origin that is granted anything, e.g. `app://parley`. */
  readonly origin: string;
  /** The user wants no microphone at all (`--deny-microphone`): calls are by text only. */
  readonly microphoneDenied: boolean;
  readonly log: Log;
}

export interface Permissions {
  /**
   * Asks the system for the microphone where it wants to be asked, before a page opens it.
   * The user's own denial is not the system's: it meets the page that opens the microphone.
   */
  microphone(): Promise<'granted' | 'denied'>;
  /** The same for the camera. */
  camera(): Promise<'granted' | 'denied'>;
  /** What the system, and the user at the start, say of each. */
  states(): Readonly<Record<PermissionKind, PermissionState>>;
}

/**
 * Denies pages everything but microphone, camera, speakers and the screen that was picked, and those
 * to the conversation's owner alone; the settings window may test the microphone and the speakers.
 * Both handlers are needed: without a check handler Electron answers that all is granted.
 */
export function createPermissions(deps: PermissionsDeps): Permissions {
  const { session, systemPreferences, platform, log } = deps;
  const reported = new Set<string>();
  const denied = (what: string): false => {
    // A page may ask many times a second.
    if (!reported.has(what)) log.warn(`permission denied: ${what}`);
    if (reported.size < 100) reported.add(what);
    return false;
  };
  const isPageOf = (
    roles: readonly Role[],
    contents: WebContents | null,
    origin: string,
    isMainFrame: boolean,
  ): boolean => {
    const role = contents && isMainFrame ? deps.roster.roleOf(contents) : undefined;
    return (
      role !== undefined &&
      roles.includes(role) &&
      URL.canParse(origin) &&
      originOf(origin) === deps.origin
    );
  };
  const isOpen: Readonly<Record<Wish, () => boolean>> = {
    microphone: () => !deps.microphoneDenied,
    camera: () => true,
    screen: deps.screen.isPicked,
  };
  const may = (
    wish: Wish | undefined,
    contents: WebContents | null,
    origin: string,
    isMainFrame: boolean,
  ): boolean =>
    wish !== undefined &&
    isPageOf(wish === 'microphone' ? listeners : ['owner'], contents, origin, isMainFrame) &&
    isOpen[wish]();

  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : undefined;
    const wish = wishOf(permission, types);
    const granted = may(wish, contents, details.requestingUrl, details.isMainFrame);
    callback(granted || denied([permission, ...(types ?? [])].join(' ')));
  });
  session.setPermissionCheckHandler((contents, permission, origin, details) => {
    if (permission === ('speaker-selection' as string))
      return isPageOf(listeners, contents, origin, details.isMainFrame);
    const wish = permission === 'media' ? wishes.get(details.mediaType ?? '') : undefined;
    return may(wish, contents, origin, details.isMainFrame);
  });
  session.setDevicePermissionHandler(({ deviceType }) => denied(`${deviceType} device`));
  session.setDisplayMediaRequestHandler(({ frame, securityOrigin }, callback) => {
    const contents = frame ? deps.contentsOf(frame) : undefined;
    const source = isPageOf(['owner'], contents ?? null, securityOrigin, true)
      ? deps.screen.take()
      : undefined;
    if (source) return callback({ video: source });
    denied('display capture');
    refuseCapture(callback);
  });

  const ask = async (device: 'microphone' | 'camera'): Promise<'granted' | 'denied'> => {
    if (platform === 'darwin')
      return (await systemPreferences.askForMediaAccess(device)) ? 'granted' : 'denied';
    return systemStatus(systemPreferences, platform, device) === 'denied' ? 'denied' : 'granted';
  };
  return {
    microphone: () => ask('microphone'),
    camera: () => ask('camera'),
    states: () => ({
      microphone: deps.microphoneDenied
        ? 'refused-here'
        : systemStatus(systemPreferences, platform, 'microphone'),
      camera: systemStatus(systemPreferences, platform, 'camera'),
      screen: systemStatus(systemPreferences, platform, 'screen'),
    }),
  };
}

/** Who may open the microphone and choose a speaker. */
const listeners: readonly Role[] = ['owner', 'settings'];

/** What a page wants to open. */
type Wish = 'microphone' | 'camera' | 'screen';

const wishes: ReadonlyMap<string, Wish> = new Map([
  ['audio', 'microphone'],
  ['video', 'camera'],
]);

/** One device at a time; a capture of the screen is asked for as `media` of no type at all. */
function wishOf(permission: string, types: readonly string[] | undefined): Wish | undefined {
  if (permission === 'display-capture') return 'screen';
  if (permission !== 'media' || !types) return undefined;
  const [type, ...more] = types;
  if (type === undefined) return 'screen';
  return more.length === 0 ? wishes.get(type) : undefined;
}

/** Linux has no such status outside sandboxed packages. */
function systemStatus(
  systemPreferences: PermissionsDeps['systemPreferences'],
  platform: NodeJS.Platform,
  device: PermissionKind,
): PermissionState {
  return platform === 'linux' ? 'not-managed' : systemPreferences.getMediaAccessStatus(device);
}

/** `URL.origin` is "null" for schemes that Node does not know. */
function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
