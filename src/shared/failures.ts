/**
 * The one table of everything that can go wrong, as the user reads it.
 * Main, the session, the tray and the windows all take their words from here;
 * a code without its texts does not compile. A call's codes are the session's own; Parley adds what
 * to do about each.
 */

import { callFailures, CodedError as AnyCodedError, FailureTable } from '@parley/session';
import type { Failure as CallFailure, FailureSource as CallFailureSource } from '@parley/session';
import type { DeviceKind } from './devices.js';

export { redactTokens } from '@parley/session';

/** Which part of a call, or of Parley, a failure came from. */
export type FailureSource = CallFailureSource | 'hotkey' | 'update';

/** What a button beside the failure does; the labels are in {@link actionLabels}. */
export type FailureAction =
  | 'retry'
  | 'add-connection'
  | 'edit-connection'
  | 'open-microphone-settings'
  | 'choose-device'
  | 'reload-window'
  | 'copy-report'
  | 'check-updates'
  | 'open-shortcut-settings'
  | 'open-settings-file'
  | 'ask-for-keys'
  | 'restart';

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
    ...callFailures['token.missing'],
    message: 'No connection is set up.',
    advice: 'Add one. You’ll need an ID, an API key or a token.',
    action: 'add-connection',
  },
  'token.unauthorized': {
    ...callFailures['token.unauthorized'],
    message: 'The token server refused these credentials.',
    advice: 'Check this connection’s Authorization or token server ID.',
    action: 'edit-connection',
  },
  'token.unreachable': {
    ...callFailures['token.unreachable'],
    advice: 'Check its address and your network, then try again.',
    action: 'retry',
  },
  'token.unavailable': {
    ...callFailures['token.unavailable'],
    advice: 'Wait a moment and try again. If it keeps failing, check the token server.',
    action: 'retry',
  },
  'token.timeout': {
    ...callFailures['token.timeout'],
    advice: 'Try again. If it stays slow, check the token server.',
    action: 'retry',
  },
  'token.invalid': {
    ...callFailures['token.invalid'],
    message: 'The connection settings do not make a usable token.',
    advice: 'Check what this connection is set up with.',
    action: 'edit-connection',
  },
  'token.expired': {
    ...callFailures['token.expired'],
    advice: 'Give this connection a new one; if it is new, check this computer’s clock.',
    action: 'edit-connection',
  },
  'connection.unreachable': {
    ...callFailures['connection.unreachable'],
    advice: 'Check that the server is running, its address, and your network.',
    action: 'retry',
  },
  'connection.unauthorized': {
    ...callFailures['connection.unauthorized'],
    advice: 'Check what this connection is set up with, and this computer’s clock.',
    action: 'edit-connection',
  },
  'connection.not-livekit': {
    ...callFailures['connection.not-livekit'],
    advice: 'Check the server address of this connection.',
    action: 'edit-connection',
  },
  'connection.busy': {
    ...callFailures['connection.busy'],
    advice: 'Wait a moment, then try again.',
    action: 'retry',
  },
  'connection.media-blocked': {
    ...callFailures['connection.media-blocked'],
    advice: 'A firewall may block UDP; allow the server’s media ports.',
    action: 'retry',
  },
  'connection.timeout': {
    ...callFailures['connection.timeout'],
    advice: 'Check your network and the server, then try again.',
    action: 'retry',
  },
  'connection.duplicate-identity': {
    ...callFailures['connection.duplicate-identity'],
    advice: 'Start again here if you want the call on this computer.',
    action: 'retry',
  },
  'connection.removed': {
    ...callFailures['connection.removed'],
    advice: 'Start again if this was not meant.',
    action: 'retry',
  },
  'connection.room-deleted': {
    ...callFailures['connection.room-deleted'],
    advice: 'Start a new call.',
    action: 'retry',
  },
  'connection.server-shutdown': {
    ...callFailures['connection.server-shutdown'],
    advice: 'Wait a moment, then try again.',
    action: 'retry',
  },
  'connection.unstable': {
    ...callFailures['connection.unstable'],
    advice: 'The call continues as soon as your network recovers.',
  },
  'connection.lost': {
    ...callFailures['connection.lost'],
    advice: 'Check your network, then start again; the transcript is kept.',
    action: 'retry',
  },
  'connection.expired': {
    ...callFailures['connection.expired'],
    advice: 'Start a new call; the transcript is kept.',
    action: 'retry',
  },
  'connection.hidden': {
    ...callFailures['connection.hidden'],
    message: 'This connection hides you: the agent cannot see you.',
    advice: 'The server’s administrator can change that in the token.',
  },
  'media.denied': {
    ...callFailures['media.denied'],
    message: 'Parley may not use the microphone.',
    advice: 'You can type instead, or allow the microphone and try again.',
    action: 'open-microphone-settings',
  },
  'media.denied-by-system': {
    ...callFailures['media.denied-by-system'],
    message: 'The system does not let Parley use the microphone.',
    advice: 'Allow it in the system’s privacy settings; you can type meanwhile.',
    action: 'open-microphone-settings',
  },
  'media.not-found': {
    ...callFailures['media.not-found'],
    advice: 'Plug one in and switch the microphone on; you can type meanwhile.',
    action: 'retry',
  },
  'media.in-use': {
    ...callFailures['media.in-use'],
    advice: 'Close the other application, then switch the microphone on.',
    action: 'retry',
  },
  'media.lost': {
    ...callFailures['media.lost'],
    advice: 'Plug it in again and switch the microphone on, or choose another one.',
    action: 'choose-device',
  },
  'media.silent': {
    ...callFailures['media.silent'],
    advice: 'Check that it is not muted by its own switch or by the system, or choose another one.',
    action: 'open-microphone-settings',
  },
  'media.failed': {
    ...callFailures['media.failed'],
    advice: 'Try again, or choose another one among the devices.',
    action: 'retry',
  },
  'media.replaced': {
    ...callFailures['media.replaced'],
    advice: 'Plug it in again to go back to it, or choose another one; the call goes on meanwhile.',
    action: 'choose-device',
  },
  'media.not-permitted': {
    ...callFailures['media.not-permitted'],
    message: 'This connection does not allow you to send that.',
    advice: 'The server’s administrator can allow it in the token. The call goes on without it.',
  },
  'camera.denied': {
    ...callFailures['camera.denied'],
    message: 'Parley may not use the camera.',
    advice: 'Allow the camera in the system’s privacy settings, then switch it on again.',
  },
  'camera.not-found': {
    ...callFailures['camera.not-found'],
    advice: 'Plug one in and switch the camera on.',
  },
  'camera.in-use': {
    ...callFailures['camera.in-use'],
    advice: 'Close the other application, then switch the camera on; or choose another one.',
    action: 'choose-device',
  },
  'camera.lost': {
    ...callFailures['camera.lost'],
    advice: 'Plug it in again and switch the camera on, or choose another one.',
    action: 'choose-device',
  },
  'camera.replaced': {
    ...callFailures['camera.replaced'],
    advice: 'Look at what it shows, or switch it off; you can also choose another one.',
    action: 'choose-device',
  },
  'camera.failed': {
    ...callFailures['camera.failed'],
    advice: 'Switch it on again, or choose another one.',
    action: 'choose-device',
  },
  'screen.denied': {
    ...callFailures['screen.denied'],
    message: 'The system does not let Parley share the screen.',
    advice: 'Allow screen recording in the system’s privacy settings, then share it again.',
  },
  'screen.failed': {
    ...callFailures['screen.failed'],
    advice: 'Share it again, or pick another window.',
  },
  'speaker.replaced': {
    ...callFailures['speaker.replaced'],
    advice: 'Plug it in again to go back to it, or choose another one; the call goes on meanwhile.',
    action: 'choose-device',
  },
  'speaker.failed': {
    ...callFailures['speaker.failed'],
    message: 'Parley could not switch to that speaker.',
    advice:
      'The previous speaker is used meanwhile. Plug the other in again, or choose another one.',
    action: 'choose-device',
  },
  'sender.failed': {
    ...callFailures['sender.failed'],
    advice: 'It is kept in the conversation; send it again from there.',
  },
  'sender.not-permitted': {
    ...callFailures['sender.not-permitted'],
    message: 'This connection does not allow you to write.',
    advice: 'The operator of the server can allow it in the token; you can talk without.',
  },
  'receiver.not-permitted': {
    ...callFailures['receiver.not-permitted'],
    message: 'This connection does not allow you to hear the agent.',
    advice: 'The server’s administrator can allow it in the token; you can write meanwhile.',
  },
  'receiver.malformed': {
    ...callFailures['receiver.malformed'],
    advice: 'Only that message is missing; the conversation goes on.',
  },
  'receiver.early-speech-lost': {
    ...callFailures['receiver.early-speech-lost'],
    advice: 'The agent took longer than thirty seconds to join; please say them again.',
  },
  'agent.not-joined': {
    ...callFailures['agent.not-joined'],
    advice: 'Check that an agent worker is running under this name, then try again.',
    action: 'retry',
  },
  'agent.not-named': {
    ...callFailures['agent.not-named'],
    advice: 'If your agent has a name, put it into this connection; else check that it is running.',
    action: 'edit-connection',
  },
  'agent.not-initialized': {
    ...callFailures['agent.not-initialized'],
    advice: 'Look at the agent’s log, then try again.',
    action: 'retry',
  },
  'agent.lost': {
    ...callFailures['agent.lost'],
    advice: 'It may come back by itself. If it does not, try again.',
    action: 'retry',
  },
  'agent.left': {
    ...callFailures['agent.left'],
    advice: 'Try again; if it repeats, look at the agent’s log.',
    action: 'retry',
  },
  'agent.crashed': {
    ...callFailures['agent.crashed'],
    advice: 'Try again; if it repeats, look at the agent’s log.',
    action: 'retry',
  },
  'agent.error': {
    ...callFailures['agent.error'],
    advice: 'It may recover by itself; otherwise end the call and try again.',
    action: 'retry',
  },
  'encryption.failed': {
    ...callFailures['encryption.failed'],
    advice: 'Check that both sides use the same key.',
    action: 'retry',
  },
  'tray.unavailable': {
    source: 'app',
    message: 'The panel with Parley’s icon is gone.',
    advice:
      'Keep this window; the talk key still works. It will close to the tray again when a panel is back.',
  },
  'hotkey.unavailable': {
    source: 'hotkey',
    message: 'No global key could be registered.',
    advice: 'Another application holds the keys; use the tray menu or the window meanwhile.',
  },
  'hotkey.unconfirmed': {
    source: 'hotkey',
    message: 'The desktop has not let Parley use global keys yet.',
    advice: 'Answer its question about them, then press a key to try it.',
  },
  'hotkey.unassigned': {
    source: 'hotkey',
    message: 'The desktop has not given Parley a key yet.',
    advice: 'Choose the keys in the desktop’s settings for shortcuts, then press one to try it.',
    action: 'open-shortcut-settings',
  },
  'hotkey.refused': {
    source: 'hotkey',
    message: 'The desktop did not let Parley use global keys.',
    advice: 'Ask again and allow them, or bind keys to Parley’s commands in its settings.',
    action: 'ask-for-keys',
  },
  'hotkey.no-service': {
    source: 'hotkey',
    message: 'This desktop has no shortcut service.',
    advice: 'Bind a key to Parley’s commands in its configuration; Parley’s window has the lines.',
  },
  'hotkey.no-release': {
    source: 'hotkey',
    message: 'Parley cannot tell when a key is let go.',
    advice: 'Press the talk key to talk and once more to mute. Restart Parley to try again.',
  },
  'hotkey.no-accessibility': {
    source: 'hotkey',
    message: 'Parley may not listen for the moment when a key is let go.',
    advice:
      'To talk while you hold the key, allow Parley in System Settings, Privacy & Security, Accessibility, and restart it. Until then the key is a switch.',
  },
  'hotkey.held': {
    source: 'hotkey',
    message: 'The talk key has been held for almost five minutes.',
    advice:
      'Your microphone is switched off in ten seconds; let go of the key and press it again to go on.',
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
  'connections.not-imported': {
    source: 'app',
    message: 'No connection could be read from that file.',
    advice: 'Choose the lk tool’s cli-config.yaml, a .env file, or one that Parley has exported.',
  },
  'connections.not-exported': {
    source: 'app',
    message: 'The connections could not be exported.',
    advice: 'Choose another folder, or free some disk space.',
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
  'folder.unavailable': {
    source: 'app',
    message: 'No program on this system opens this file or folder.',
    advice: 'Open it by its path, which is shown with this message.',
  },
  'settings.not-written': {
    source: 'app',
    message: 'The settings could not be written into this file.',
    advice: 'Choose another folder, or free some disk space.',
  },
  'settings.unreadable': {
    source: 'app',
    message: 'A part of settings.json cannot be used.',
    advice: 'Correct it: until then the settings from before stay in use.',
    action: 'open-settings-file',
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
  'shortcut-settings.unavailable': {
    source: 'app',
    message: 'No settings for shortcuts were found on this system.',
    advice: 'Open your desktop’s own settings, and look there for keyboard shortcuts.',
  },
  'graphics.failed': {
    source: 'app',
    message: 'The graphics driver has failed three times.',
    advice:
      'Parley goes on, and draws without the graphics card from its next start on. Restarting ends a call.',
    action: 'restart',
  },
  'app.internal': {
    ...callFailures['app.internal'],
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
  'network.proxy-refused': {
    source: 'connection',
    message: 'The network’s proxy does not let this call through.',
    advice: 'Ask the people who run the network to allow the server, or use another network.',
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
    ...callFailures.offline,
    advice: 'Connect to a network, then try again.',
    action: 'retry',
  },
} as const satisfies Record<string, FailureText>;

export type FailureCode = keyof typeof texts;

export const failureTexts: Readonly<Record<FailureCode, FailureText>> = texts;

export const actionLabels: Readonly<Record<FailureAction, string>> = {
  retry: 'Retry',
  'add-connection': 'Add a connection',
  'edit-connection': 'Edit connection',
  'open-microphone-settings': 'Microphone settings',
  'choose-device': 'Choose device',
  'reload-window': 'Reload window',
  'copy-report': 'Copy report',
  'check-updates': 'Check again',
  'open-shortcut-settings': 'Shortcut settings',
  'open-settings-file': 'Open settings.json',
  'ask-for-keys': 'Ask again',
  restart: 'Restart Parley',
};

/** Which kind of device a failure of media is about. */
export function deviceKindOf(code: FailureCode): DeviceKind {
  if (code.startsWith('camera.')) return 'camera';
  return code.startsWith('speaker.') ? 'speaker' : 'microphone';
}

/** One thing that went wrong, ready to be shown. */
export type Failure = CallFailure<FailureCode> & FailureText;

/** The session's failures too come from this table. */
export const failureTable = new FailureTable<FailureCode, FailureText>(texts);

/** An error that carries a code of this table; another one does not compile. */
export type CodedError = AnyCodedError<FailureCode>;
export const CodedError: new (
  code: FailureCode,
  detail?: string,
  options?: ErrorOptions,
) => CodedError = AnyCodedError;

/**
 * Makes a failure from its code.
 * @param at milliseconds since the epoch
 * @param detail an error's own words; tokens are taken out and it is cut at 300 characters
 */
export function failure(code: FailureCode, at: number, detail?: string): Failure {
  return failureTable.failure(code, at, detail);
}

/** The failure's code that an error carries, whatever class it is of. */
export function codeOf(error: unknown): FailureCode | undefined {
  return failureTable.codeOf(error);
}

/**
 * What an error is called: the code that it carries, with its own words as the detail.
 * @param otherwise for an error without a failure's code
 */
export function describeError(
  error: unknown,
  otherwise: FailureCode,
): { readonly code: FailureCode; readonly detail?: string } {
  return failureTable.describe(error, otherwise);
}
