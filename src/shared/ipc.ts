/**
 * The whole contract between main and the windows, on one screen.
 * A request is asked by a window and answered by main; a signal is sent by main.
 */
import type { About } from './about.js';
import type { Connection, ConnectionDraft, Connections, ConnectionsPage } from './connections.js';
import type { DeviceChoices, DeviceKind, DevicePreference } from './devices.js';
import type { Failure, FailureCode } from './failures.js';
import type { ScreenSource } from './screens.js';
import type { Credentials, Intent, PageTokenRequest, Snapshot } from './session.js';
import type { OutsideLink } from './links.js';
import type { Settings } from './settings.js';

/**
 * `owner`: the main window, which holds the conversation. `view`: the tray window.
 * `picker`: the window that asks which screen to share. `about`, `connections`: their own.
 */
export type Role = 'owner' | 'view' | 'picker' | 'about' | 'connections';

interface Requests {
  /** The owner tells what state the conversation is in. Owner only. */
  'session.publish': { input: Snapshot; output: void };
  /** The last snapshot, for a window that comes late. */
  'session.snapshot': { input: void; output: Snapshot };
  /** The owner's answer to a `session.beat`: its number. Owner only. */
  'session.alive': { input: number; output: void };
  /** Asks the conversation's owner for something. View only. */
  'session.request': { input: Intent; output: void };
  /** How loud the microphone is, 0 to 1, at most 20 times a second while watched. Owner only. */
  'session.level': { input: number; output: void };
  /** What the next call needs; a token is reused until it expires unless `fresh`. Owner only. */
  'credentials.get': { input: CredentialsInput; output: Credentials };
  /** Why the server of those could not be called, as far as a page is not told; null: unknown. Owner only. */
  'connection.explain': { input: void; output: ServerFault | null };
  /** Asks the system for the microphone where it wants to be asked. Owner only. */
  'permissions.microphone': { input: void; output: 'granted' | 'denied' };
  /** The same for the camera. Owner only. */
  'permissions.camera': { input: void; output: 'granted' | 'denied' };
  /** Opens the system's microphone settings. */
  'permissions.open-microphone-settings': { input: void; output: void };
  /** The owner tells which devices there are. Owner only. */
  'devices.publish': { input: DeviceChoices; output: void };
  /** The last of those, for a window that comes late. View only. */
  'devices.current': { input: void; output: DeviceChoices };
  /** Keeps which device to use; null: the system's default. Owner only. */
  'devices.prefer': { input: DeviceSelection; output: void };
  /** Asks the user which screen or window to share; the page may then capture it, once. Owner only. */
  'screen.choose': { input: void; output: 'picked' | 'cancelled' };
  /** What there is to share. Picker only. */
  'screen.sources': { input: void; output: readonly ScreenSource[] };
  /** The id of what the user picked; null: nothing. Picker only. */
  'screen.pick': { input: string | null; output: void };
  /** What this app is, where it calls, and which key it answers to. */
  'app.info': { input: void; output: AppInfo };
  /** Puts versions, permission states and the last log lines on the clipboard, redacted. */
  'app.copy-report': { input: void; output: void };
  /** Opens the README, whose chapter “Connect it to your own agent” says how. */
  'app.open-connection-help': { input: void; output: void };
  'app.open-about': { input: void; output: void };
  /** Opens the Connections window. */
  'app.open-connections': { input: ConnectionsPage; output: void };
  /** The connections there are and where their secrets are kept; may ask for the keyring. Connections only. */
  'connections.current': { input: void; output: Connections };
  /** Keeps a connection, as the one in use where there is none. Connections only. */
  'connections.save': { input: { readonly draft: ConnectionDraft }; output: Connection };
  /** Forgets a connection and its secret. Connections only. */
  'connections.remove': { input: ConnectionChoice; output: void };
  /** The connection of the next calls; refused during one. Connections only. */
  'connections.choose': { input: ConnectionChoice; output: void };
  /** Whether secrets may be kept unencrypted where there is no keyring. Connections only. */
  'connections.allow-plain': { input: boolean; output: void };
  /** About only. */
  'app.about': { input: void; output: About };
  /** The licences of what Parley is made from. About only. */
  'app.licences': { input: void; output: string };
  /** Opens one of the known pages in the browser. About only. */
  'app.open-link': { input: OutsideLink; output: void };
  /** Looks for an update now; how it went is told by `about.changed`. */
  'updates.check': { input: void; output: void };
  /** Restarts with the fetched update, at once or after the call. About only. */
  'updates.restart': { input: void; output: void };
  /** The user's switch. About only. */
  'updates.allow': { input: boolean; output: void };
  'window.show-main': { input: void; output: void };
  /** Ends the conversation's page and opens it again; a call ends with it. */
  'window.reload-main': { input: void; output: void };
  /** View only. */
  'window.hide-tray': { input: void; output: void };
}

export interface DeviceSelection {
  readonly kind: DeviceKind;
  readonly device: DevicePreference | null;
}

export interface ConnectionChoice {
  readonly id: string;
}

export interface CredentialsInput {
  readonly fresh: boolean;
  /** What the token should say; absent: what the connection is set up for. */
  readonly request?: PageTokenRequest;
}

/** Why a server cannot be called, with one sentence that names its host. */
export interface ServerFault {
  readonly code: FailureCode;
  readonly detail: string;
}

export interface Signals {
  /** To the owner: what another surface asks for. */
  'session.intent': Intent;
  /** To the owner, while there is a call: is it still there? Answered with `session.alive`, at once. */
  'session.beat': number;
  /** To the owner: what went wrong in main, for every surface to show. */
  'session.failure': Failure;
  /** To the owner: the computer falls asleep, or is awake again; may come twice. */
  'system.asleep': boolean;
  /** To the views: the newest snapshot. */
  'session.changed': Snapshot;
  /** To the views: how loud the microphone is, 0 to 1. */
  'session.level': number;
  /** To the owner: whether a view shows the level. */
  'session.watched': boolean;
  /** To the views: the newest devices. */
  'devices.changed': DeviceChoices;
  /** To owner and views: something of {@link AppInfo} changed. */
  'app.changed': AppInfo;
  /** To the About window: something of {@link About} changed. */
  'about.changed': About;
  /** To the Connections window: something of {@link Connections} changed. */
  'connections.changed': Connections;
  /** To the Connections window, when it is asked for once more: where to begin. */
  'connections.show': ConnectionsPage;
}

export interface AppInfo {
  readonly version: string;
  /** As Node names it, e.g. `linux`. */
  readonly platform: string;
  readonly connection: Connection | null;
  readonly settings: Settings;
  readonly hotkey: HotkeyStatus;
}

export interface HotkeyStatus {
  /** What to press, as the user reads it, e.g. `Ctrl+Shift+Space`; null: none is registered. */
  readonly label: string | null;
  /** Why no key works, or why this one may not yet. */
  readonly problem?: Failure;
  /** The wanted key, where another one stands in for it. */
  readonly wanted?: string;
}

export type RequestName = keyof Requests;
export type SignalName = keyof Signals;
export type Input<Name extends RequestName> = Requests[Name]['input'];
export type Output<Name extends RequestName> = Requests[Name]['output'];

/** Why main refused or failed: its own codes, or a failure's. */
export type RefusalCode =
  'ipc.unknown-sender' | 'ipc.wrong-role' | 'ipc.bad-input' | 'ipc.flood' | FailureCode;

/** What every request is answered with; a refusal is a reply, never silence. */
export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: RefusalCode; readonly message: string };

/**
 * The longest input of a request, in characters of its JSON. Requests travel as text, so that main
 * knows how much it is before it takes it apart: a million keys would hold up the whole app.
 */
export const longestInput = 262_144;

/** What the preload puts on `window.parley`. */
export interface Bridge {
  request<Name extends RequestName>(name: Name, input: Input<Name>): Promise<Reply<Output<Name>>>;
  /** Listens to a signal; the answer stops listening. */
  on<Name extends SignalName>(name: Name, listener: (value: Signals[Name]) => void): () => void;
}
