/**
 * The one table of everything that can go wrong, as the user reads it.
 * Main, the model, the tray and the windows all take their words from here;
 * a code without its texts does not compile.
 */

import type { DeviceKind } from './devices.js';

/** Which part of a call a failure came from. */
export type FailureSource =
  | 'token'
  | 'connection'
  | 'media'
  | 'sender'
  | 'receiver'
  | 'agent'
  | 'encryption'
  | 'hotkey'
  | 'update'
  | 'app';

/** What a button beside the failure does; the labels are in {@link actionLabels}. */
export type FailureAction =
  | 'retry'
  | 'edit-connection'
  | 'open-microphone-settings'
  | 'choose-device'
  | 'reload-window'
  | 'copy-report'
  | 'check-updates';

interface FailureText {
  readonly source: FailureSource;
  /** One sentence: what happened. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly advice: string;
  /** What a button can do about it, where something can be done. */
  readonly action?: FailureAction;
}

const texts = {
  'token.missing': {
    source: 'token',
    message: 'No connection is set up.',
    advice: 'Add one. You’ll need an ID, an API key or a token.',
    action: 'edit-connection',
  },
  'token.unauthorized': {
    source: 'token',
    message: 'The token server refused these credentials.',
    advice: 'Check this connection’s Authorization or token server ID.',
    action: 'edit-connection',
  },
  'token.unreachable': {
    source: 'token',
    message: 'The token server cannot be reached.',
    advice: 'Check its address and your network, then try again.',
    action: 'retry',
  },
  'token.unavailable': {
    source: 'token',
    message: 'The token server is busy or not working.',
    advice: 'Wait a moment and try again. If it keeps failing, check the token server.',
    action: 'retry',
  },
  'token.timeout': {
    source: 'token',
    message: 'The token server did not answer in time.',
    advice: 'Try again. If it stays slow, check the token server.',
    action: 'retry',
  },
  'token.invalid': {
    source: 'token',
    message: 'The connection settings do not make a usable token.',
    advice: 'Check what this connection is set up with.',
    action: 'edit-connection',
  },
  'token.expired': {
    source: 'token',
    message: 'The token has expired.',
    advice: 'Give this connection a new one; if it is new, check this computer’s clock.',
    action: 'edit-connection',
  },
  'connection.unreachable': {
    source: 'connection',
    message: 'The LiveKit server cannot be reached.',
    advice: 'Check that the server is running, its address, and your network.',
    action: 'retry',
  },
  'connection.unauthorized': {
    source: 'connection',
    message: 'The LiveKit server did not let this call in.',
    advice: 'Check what this connection is set up with, and this computer’s clock.',
    action: 'edit-connection',
  },
  'connection.not-livekit': {
    source: 'connection',
    message: 'The address answers, but not as a LiveKit server.',
    advice: 'Check the server address of this connection.',
    action: 'edit-connection',
  },
  'connection.busy': {
    source: 'connection',
    message: 'The LiveKit server is full or not ready.',
    advice: 'Wait a moment, then try again.',
    action: 'retry',
  },
  'connection.media-blocked': {
    source: 'connection',
    message: 'The server answers, but no audio connection can be made.',
    advice: 'A firewall may block UDP; allow the server’s media ports.',
    action: 'retry',
  },
  'connection.timeout': {
    source: 'connection',
    message: 'The LiveKit server did not answer in time.',
    advice: 'Check your network and the server, then try again.',
    action: 'retry',
  },
  'connection.duplicate-identity': {
    source: 'connection',
    message: 'This call was opened somewhere else.',
    advice: 'Start again here if you want the call on this computer.',
    action: 'retry',
  },
  'connection.removed': {
    source: 'connection',
    message: 'You were removed from the call.',
    advice: 'Start again if this was not meant.',
    action: 'retry',
  },
  'connection.room-deleted': {
    source: 'connection',
    message: 'The call’s room was closed by the server.',
    advice: 'Start a new call.',
    action: 'retry',
  },
  'connection.server-shutdown': {
    source: 'connection',
    message: 'The LiveKit server is shutting down.',
    advice: 'Wait a moment, then try again.',
    action: 'retry',
  },
  'connection.unstable': {
    source: 'connection',
    message: 'The call’s connection has stalled.',
    advice: 'The call continues as soon as your network recovers.',
  },
  'connection.lost': {
    source: 'connection',
    message: 'The connection to the server was lost.',
    advice: 'Check your network, then start again; the transcript is kept.',
    action: 'retry',
  },
  'connection.expired': {
    source: 'connection',
    message: 'The call was interrupted for too long to resume.',
    advice: 'Start a new call; the transcript is kept.',
    action: 'retry',
  },
  'media.denied': {
    source: 'media',
    message: 'Parley may not use the microphone.',
    advice: 'You can type instead, or allow the microphone and try again.',
    action: 'open-microphone-settings',
  },
  'media.denied-by-system': {
    source: 'media',
    message: 'The system does not let Parley use the microphone.',
    advice: 'Allow it in the system’s privacy settings; you can type meanwhile.',
    action: 'open-microphone-settings',
  },
  'media.not-found': {
    source: 'media',
    message: 'No microphone was found.',
    advice: 'Plug one in and switch the microphone on; you can type meanwhile.',
    action: 'retry',
  },
  'media.in-use': {
    source: 'media',
    message: 'The microphone is in use by another application.',
    advice: 'Close the other application, then switch the microphone on.',
    action: 'retry',
  },
  'media.lost': {
    source: 'media',
    message: 'The microphone was disconnected.',
    advice: 'Plug it in again and switch the microphone on, or choose another one.',
    action: 'choose-device',
  },
  'media.silent': {
    source: 'media',
    message: 'The microphone sends only silence.',
    advice: 'Check that it is not muted by its own switch or by the system, or choose another one.',
    action: 'open-microphone-settings',
  },
  'media.failed': {
    source: 'media',
    message: 'The device could not be started.',
    advice: 'Try again, or choose another one among the devices.',
    action: 'retry',
  },
  'media.replaced': {
    source: 'media',
    message: 'The microphone in use was unplugged; another one took its place.',
    advice: 'Plug it in again to go back to it, or choose another one; the call goes on meanwhile.',
    action: 'choose-device',
  },
  'media.not-permitted': {
    source: 'media',
    message: 'This connection does not allow you to send that.',
    advice: 'The server’s administrator can allow it in the token. The call goes on without it.',
  },
  'camera.denied': {
    source: 'media',
    message: 'Parley may not use the camera.',
    advice: 'Allow the camera in the system’s privacy settings, then switch it on again.',
  },
  'camera.not-found': {
    source: 'media',
    message: 'No camera was found.',
    advice: 'Plug one in and switch the camera on.',
  },
  'camera.in-use': {
    source: 'media',
    message: 'The camera is in use by another application.',
    advice: 'Close the other application, then switch the camera on; or choose another one.',
    action: 'choose-device',
  },
  'camera.lost': {
    source: 'media',
    message: 'The camera was disconnected.',
    advice: 'Plug it in again and switch the camera on, or choose another one.',
    action: 'choose-device',
  },
  'camera.replaced': {
    source: 'media',
    message: 'The camera in use was unplugged; another one took its place.',
    advice: 'Look at what it shows, or switch it off; you can also choose another one.',
    action: 'choose-device',
  },
  'camera.failed': {
    source: 'media',
    message: 'The camera could not be started.',
    advice: 'Switch it on again, or choose another one.',
    action: 'choose-device',
  },
  'screen.denied': {
    source: 'media',
    message: 'The system does not let Parley share the screen.',
    advice: 'Allow screen recording in the system’s privacy settings, then share it again.',
  },
  'screen.failed': {
    source: 'media',
    message: 'The screen could not be shared.',
    advice: 'Share it again, or pick another window.',
  },
  'speaker.replaced': {
    source: 'media',
    message: 'The speaker in use was unplugged; another one took its place.',
    advice: 'Plug it in again to go back to it, or choose another one; the call goes on meanwhile.',
    action: 'choose-device',
  },
  'speaker.failed': {
    source: 'media',
    message: 'Parley could not switch to that speaker.',
    advice:
      'The previous speaker is used meanwhile. Plug the other in again, or choose another one.',
    action: 'choose-device',
  },
  'sender.failed': {
    source: 'sender',
    message: 'The message could not be sent.',
    advice: 'It is kept in the conversation; send it again from there.',
  },
  'sender.not-permitted': {
    source: 'sender',
    message: 'This connection does not allow you to write.',
    advice: 'The operator of the server can allow it in the token; you can talk without.',
  },
  'receiver.malformed': {
    source: 'receiver',
    message: 'A message could not be read.',
    advice: 'Only that message is missing; the conversation goes on.',
  },
  'receiver.early-speech-lost': {
    source: 'receiver',
    message: 'Your first words were not kept.',
    advice: 'The agent took longer than ten seconds to join; please say them again.',
  },
  'agent.not-joined': {
    source: 'agent',
    message: 'Agent did not join the room.',
    advice: 'Check that an agent worker is running under this name, then try again.',
    action: 'retry',
  },
  'agent.not-initialized': {
    source: 'agent',
    message: 'Agent joined the room but did not complete initializing.',
    advice: 'Look at the agent’s log, then try again.',
    action: 'retry',
  },
  'agent.left': {
    source: 'agent',
    message: 'Agent left the room unexpectedly.',
    advice: 'Try again; if it repeats, look at the agent’s log.',
    action: 'retry',
  },
  'agent.crashed': {
    source: 'agent',
    message: 'The agent stopped because of an error.',
    advice: 'Try again; if it repeats, look at the agent’s log.',
    action: 'retry',
  },
  'agent.error': {
    source: 'agent',
    message: 'The agent reported an error.',
    advice: 'It may recover by itself; otherwise end the call and try again.',
    action: 'retry',
  },
  'encryption.failed': {
    source: 'encryption',
    message: 'The call’s encryption failed.',
    advice: 'Check that both sides use the same key.',
    action: 'retry',
  },
  'hotkey.unavailable': {
    source: 'hotkey',
    message: 'No global key could be registered.',
    advice: 'Another application holds the keys; use the tray menu or the window meanwhile.',
  },
  'hotkey.unconfirmed': {
    source: 'hotkey',
    message: 'The global key awaits the desktop’s consent.',
    advice: 'Press it once to confirm that it works.',
  },
  'vault.unavailable': {
    source: 'app',
    message: 'This system offers no keyring.',
    advice: 'Secrets are kept until Parley quits, unless you allow a file without encryption.',
  },
  'vault.locked': {
    source: 'app',
    message: 'The system’s keyring is locked or does not answer.',
    advice: 'Unlock it and try again. If it keeps failing, restart Parley.',
    action: 'retry',
  },
  'vault.missing': {
    source: 'app',
    message: 'Parley no longer has the secret of this connection.',
    advice: 'Enter it again; without a keyring it is kept until Parley quits.',
    action: 'edit-connection',
  },
  'vault.unreadable': {
    source: 'app',
    message: 'The secret of this connection cannot be read because the keyring has changed.',
    advice: 'Enter it again; the saved one is kept until then.',
    action: 'edit-connection',
  },
  'vault.other-keyring': {
    source: 'app',
    message: 'The secret of this connection is in another keyring than the one in use.',
    advice: 'Log in to the desktop that it was saved on, or enter it again.',
    action: 'edit-connection',
  },
  'connections.invalid': {
    source: 'app',
    message: 'The connection cannot be saved like this.',
    advice: 'Correct what is named, then save again.',
  },
  'connections.fixed': {
    source: 'app',
    message:
      'The “Environment” connection comes from environment variables and cannot be changed here.',
    advice: 'Change the variables and start Parley again, or add a connection of your own.',
  },
  'connections.in-call': {
    source: 'app',
    message: 'The connection in use cannot be changed during a call.',
    advice: 'End the call first.',
  },
  'connections.unknown': {
    source: 'app',
    message: 'This connection no longer exists.',
    advice: 'Choose another one, or add it again.',
    action: 'edit-connection',
  },
  'connections.not-written': {
    source: 'app',
    message: 'The connections could not be written to disk.',
    advice: 'They are kept until Parley quits. Free some disk space, then save them again.',
    action: 'edit-connection',
  },
  'window.crashed': {
    source: 'app',
    message: 'The conversation’s window stopped working.',
    advice: 'Start again to continue; the earlier conversation is lost.',
    action: 'retry',
  },
  'window.hung': {
    source: 'app',
    message: 'The conversation’s window does not respond.',
    advice: 'Wait a moment, or reload it: that ends the call and frees the microphone.',
    action: 'reload-window',
  },
  'help.unavailable': {
    source: 'app',
    message: 'No program on this system opens the README.',
    advice: 'Read its chapter “Connect it to your own agent” in any editor.',
  },
  'link.unavailable': {
    source: 'app',
    message: 'No browser could open this page.',
    advice: 'Copy its address into a browser.',
  },
  'sound-settings.unavailable': {
    source: 'app',
    message: 'No sound settings were found on this system.',
    advice: 'Open your desktop’s own, or install pavucontrol.',
  },
  'app.internal': {
    source: 'app',
    message: 'Something in Parley went wrong.',
    advice: 'The app keeps running. Copy the report to see the details.',
    action: 'copy-report',
  },
  'update.unreachable': {
    source: 'update',
    message: 'The update server cannot be reached.',
    advice: 'Check your network; Parley asks again by itself later.',
    action: 'check-updates',
  },
  'update.untrusted': {
    source: 'update',
    message: 'The update on the server is not signed by Parley’s makers.',
    advice:
      'Nothing was downloaded or changed. If it happens again, contact the distributor of this copy of Parley.',
    action: 'check-updates',
  },
  'update.expired': {
    source: 'update',
    message: 'The update server’s information is too old to tell which version is the newest.',
    advice:
      'Check this computer’s date. If it is right, ask the place where you got Parley for a newer version; this one keeps running.',
    action: 'check-updates',
  },
  'update.older': {
    source: 'update',
    message: 'The update server offers an older version than it did before.',
    advice:
      'Nothing was downloaded or changed. If it happens again, contact the distributor of this copy of Parley.',
    action: 'check-updates',
  },
  'update.damaged': {
    source: 'update',
    message: 'The update is damaged.',
    advice: 'Parley deleted it and changed nothing. Try again later.',
    action: 'check-updates',
  },
  'update.interrupted': {
    source: 'update',
    message: 'The download of the update broke off.',
    advice: 'Parley deleted the incomplete file. Check your network and try again.',
    action: 'check-updates',
  },
  'update.not-installed': {
    source: 'update',
    message: 'The update could not be put in place.',
    advice:
      'This version keeps running. Check the disk space and that Parley may change its folder.',
    action: 'check-updates',
  },
  'network.proxy': {
    source: 'connection',
    message: 'The network’s proxy wants a password.',
    advice:
      'Parley has none to give: ask the people who run the network for a way without one, or use another network.',
    action: 'retry',
  },
  'network.proxy-unreachable': {
    source: 'connection',
    message: 'The network’s proxy cannot be reached.',
    advice: 'Check the proxy in this system’s network settings, then try again.',
    action: 'retry',
  },
  'network.untrusted': {
    source: 'connection',
    message: 'The server has no certificate that this computer trusts.',
    advice:
      'Check the address and this computer’s clock; if the server has a certificate of its own, add its authority to this system.',
    action: 'retry',
  },
  'network.certificate-wanted': {
    source: 'connection',
    message: 'The server wants a certificate of this computer.',
    advice:
      'Parley has none to give: ask the people who run the server for an address without that.',
    action: 'edit-connection',
  },
  offline: {
    source: 'connection',
    message: 'This computer is offline.',
    advice: 'Connect to a network, then try again.',
    action: 'retry',
  },
} as const satisfies Record<string, FailureText>;

export type FailureCode = keyof typeof texts;

export const failureTexts: Readonly<Record<FailureCode, FailureText>> = texts;

export const actionLabels: Readonly<Record<FailureAction, string>> = {
  retry: 'Retry',
  'edit-connection': 'Set up connection',
  'open-microphone-settings': 'Microphone settings',
  'choose-device': 'Choose device',
  'reload-window': 'Reload window',
  'copy-report': 'Copy report',
  'check-updates': 'Check again',
};

/** Which kind of device a failure of media is about. */
export function deviceKindOf(code: FailureCode): DeviceKind {
  if (code.startsWith('camera.')) return 'camera';
  return code.startsWith('speaker.') ? 'speaker' : 'microphone';
}

/** Whether the same call may work when it is started once more. */
export function isRetryable({ action }: Pick<Failure, 'action'>): boolean {
  return action === 'retry';
}

/** One thing that went wrong, ready to be shown. */
export interface Failure {
  readonly code: FailureCode;
  readonly source: FailureSource;
  readonly message: string;
  readonly advice: string;
  readonly action?: FailureAction;
  /** More for whoever looks closer: redacted, at most 300 characters. */
  readonly detail?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const detailLimit = 300;
const jwtPattern = /eyJ[\w-]+(?:\.[\w-]*){0,2}/g;
const accessTokenPattern = /(access_token=)[^\s&"']+/g;

/** Takes tokens out of a text: servers put whole JWTs into their error messages. */
export function redactTokens(text: string): string {
  return text.replace(jwtPattern, '[token]').replace(accessTokenPattern, '$1[token]');
}

/**
 * Makes a failure from its code.
 * @param at milliseconds since the epoch
 * @param detail an error's own words; tokens are taken out and it is cut at 300 characters
 */
export function failure(code: FailureCode, at: number, detail?: string): Failure {
  const shown = detail ? redactTokens(detail).slice(0, detailLimit) : undefined;
  return { code, at, ...failureTexts[code], ...(shown ? { detail: shown } : {}) };
}

/** An error that carries a failure's code, so that each part that catches it tells the same. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  constructor(
    readonly code: FailureCode,
    /** More for a closer look; tokens are taken out before it is shown. */
    readonly detail?: string,
  ) {
    super(detail ?? failureTexts[code].message);
  }
}

/** The failure's code that an error carries, whatever class it is of. */
export function codeOf(error: unknown): FailureCode | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && Object.hasOwn(failureTexts, code)
    ? (code as FailureCode)
    : undefined;
}

/**
 * What an error is called: the code that it carries, with its own words as the detail.
 * @param otherwise for an error without a failure's code
 */
export function describeError(
  error: unknown,
  otherwise: FailureCode,
): { readonly code: FailureCode; readonly detail?: string } {
  const code = codeOf(error) ?? otherwise;
  if (!(error instanceof Error)) return { code, detail: String(error) };
  const own = 'detail' in error && typeof error.detail === 'string' ? error.detail : error.message;
  // A sentence that only repeats the table's is no detail.
  return own && own !== failureTexts[code].message ? { code, detail: own } : { code };
}
