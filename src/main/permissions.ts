import type { Session, SystemPreferences, WebContents } from 'electron';
import type { Role } from '../shared/ipc.js';
import { refuseCapture } from './electron-versions.js';
import type { Log } from './log.js';

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
  roleOf(contents: WebContents): Role | undefined;
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
  /** For a report: what the system and the user say about the microphone. */
  describe(): string;
}

/**
 * Denies pages everything but the microphone, and that to the conversation's owner alone.
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
  const isOwner = (contents: WebContents | null, origin: string, isMainFrame: boolean): boolean =>
    contents !== null &&
    isMainFrame &&
    deps.roleOf(contents) === 'owner' &&
    URL.canParse(origin) &&
    originOf(origin) === deps.origin;
  const mayListen = (contents: WebContents | null, origin: string, isMainFrame: boolean): boolean =>
    !deps.microphoneDenied && isOwner(contents, origin, isMainFrame);

  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const audioOnly = permission === 'media' && types.length === 1 && types[0] === 'audio';
    const granted = audioOnly && mayListen(contents, details.requestingUrl, details.isMainFrame);
    callback(granted || denied([permission, ...types].join(' ')));
  });
  session.setPermissionCheckHandler((contents, permission, origin, details) => {
    const audio = permission === 'media' && details.mediaType === 'audio';
    return audio && mayListen(contents, origin, details.isMainFrame);
  });
  session.setDevicePermissionHandler(({ deviceType }) => denied(`${deviceType} device`));
  session.setDisplayMediaRequestHandler((_request, callback) => {
    denied('display capture');
    refuseCapture(callback);
  });

  return {
    async microphone() {
      if (platform === 'darwin')
        return (await systemPreferences.askForMediaAccess('microphone')) ? 'granted' : 'denied';
      return systemStatus(systemPreferences, platform) === 'denied' ? 'denied' : 'granted';
    },
    describe: () =>
      deps.microphoneDenied
        ? 'denied by --deny-microphone'
        : systemStatus(systemPreferences, platform),
  };
}

/** Linux has no such status outside sandboxed packages. */
function systemStatus(
  systemPreferences: PermissionsDeps['systemPreferences'],
  platform: NodeJS.Platform,
): string {
  return platform === 'linux'
    ? 'not managed'
    : systemPreferences.getMediaAccessStatus('microphone');
}

/** `URL.origin` is "null" for schemes that Node does not know. */
function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
