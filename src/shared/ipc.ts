/**
 * The whole contract between main and the windows, on one screen.
 * A request is asked by a window and answered by main; a signal is sent by main.
 */
import type { About } from './about.js';
import type { BindingName } from './bindings.js';
import type {
  Connection,
  ConnectionDraft,
  Connections,
  ConnectionsPage,
  Imported,
} from './connections.js';
import type { Entry, EntryChoice, StageAnswer, StageChoice } from './connection-test.js';
import type { DeviceChoices, DeviceKind, DevicePreference } from './devices.js';
import type { FirstRunStep } from './first-run.js';
import type { Failure, FailureCode } from './failures.js';
import type { ScreenSource } from './screens.js';
import type { Credentials, Intent, PageTokenRequest, Snapshot } from './session.js';
import type { OutsideLink } from './links.js';
import type { OverlayView } from './overlay.js';
import type { Settings, SettingsChange } from './settings.js';
import type { SettingsPage } from './settings-pages.js';
import type { PermissionKind, SystemFacts } from './system-facts.js';

/**
 * `owner`: the main window, which holds the conversation. `view`: the tray window.
 * `picker`: the window that asks which screen to share. `settings`, `connections`, `overlay`: their own.
 */
export const roles = ['owner', 'view', 'picker', 'settings', 'connections', 'overlay'] as const;
export type Role = (typeof roles)[number];

/** What a request carries there and back; at run time there is nothing of it but its name. */
interface Carries<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}
const carries = <Input = void, Output = void>(): Carries<Input, Output> =>
  ({}) as Carries<Input, Output>;

/** The requests; which window may ask them, and what answers, stands in `src/main/ipc/requests.ts`. */
const requests = {
  /** The owner tells what state the conversation is in. */
  'session.publish': carries<Snapshot>(),
  /** The last snapshot, for a window that comes late. */
  'session.snapshot': carries<void, Snapshot>(),
  /** The owner's answer to a `session.beat`: its number. */
  'session.alive': carries<number>(),
  /** Asks the conversation's owner for something. */
  'session.request': carries<Intent>(),
  /** How loud the microphone is, 0 to 1, at most 20 times a second while watched. */
  'session.level': carries<number>(),
  /** What the next call needs; a token is reused until it expires unless `fresh`. */
  'credentials.get': carries<CredentialsInput, Credentials>(),
  /** Why the server of those could not be called, as far as a page is not told; null: unknown. */
  'connection.explain': carries<void, ServerFault | null>(),
  /** Asks the system for the microphone where it wants to be asked. */
  'permissions.microphone': carries<void, 'granted' | 'denied'>(),
  /** The same for the camera. */
  'permissions.camera': carries<void, 'granted' | 'denied'>(),
  /** Opens the system's page for this permission; rejected with `sound-settings.unavailable`. */
  'permissions.open-settings': carries<PermissionKind>(),
  /** The owner tells which devices there are. */
  'devices.publish': carries<DeviceChoices>(),
  /** The last of those, for a window that comes late. */
  'devices.current': carries<void, DeviceChoices>(),
  /** Has the owner look which devices there are. */
  'devices.refresh': carries(),
  /** Keeps which device to use; null: the system's default. */
  'devices.prefer': carries<DeviceSelection>(),
  /** Asks the user which screen or window to share; the page may then capture it, once. */
  'screen.choose': carries<void, 'picked' | 'cancelled'>(),
  /** What there is to share. */
  'screen.sources': carries<void, readonly ScreenSource[]>(),
  /** The id of what the user picked; null: nothing. */
  'screen.pick': carries<string | null>(),
  /** What this app is, where it calls, and which key it answers to. */
  'app.info': carries<void, AppInfo>(),
  /** Puts versions, permission states and the last log lines on the clipboard, redacted. */
  'app.copy-report': carries(),
  'app.restart': carries(),
  /** Opens the settings window on one of its pages. */
  'app.open-settings': carries<SettingsPage>(),
  /** Opens the folder with the log; rejected with `folder.unavailable`. */
  'app.open-log-folder': carries(),
  /** Opens settings.json in the user's editor; rejected with `folder.unavailable`. */
  'app.open-settings-file': carries(),
  /** What the system says of permissions, network and graphics, at this moment. */
  'app.facts': carries<void, SystemFacts>(),
  /** Changes settings, each checked by its own schema. */
  'settings.change': carries<SettingsChange>(),
  /** All settings have their defaults again. */
  'settings.reset': carries(),
  /** Asks the user for a file and writes the settings into it; they hold no secret. */
  'settings.export': carries<void, 'saved' | 'cancelled'>(),
  /** Opens the Connections window. */
  'app.open-connections': carries<ConnectionsPage>(),
  /** The connections there are and where their secrets are kept; may ask for the keyring. */
  'connections.current': carries<void, Connections>(),
  /** Keeps a connection, as the one in use where there is none. */
  'connections.save': carries<{ readonly draft: ConnectionDraft }, Connection>(),
  /** Forgets a connection and its secret. */
  'connections.remove': carries<ConnectionChoice>(),
  /** Adds a copy with the same secret. */
  'connections.duplicate': carries<ConnectionChoice, Connection>(),
  /** Gives a connection another place among those that can be changed; 0 is the first. */
  'connections.move': carries<ConnectionMove>(),
  /** Has the user choose a file and adds its connections; null: none was chosen. */
  'connections.import': carries<void, Imported | null>(),
  /** Has the user choose where to write the connections without their secrets, and does. */
  'connections.export': carries<void, 'written' | 'cancelled'>(),
  /** The connection of the next calls; refused during one. */
  'connections.choose': carries<ConnectionChoice>(),
  /** Tests one stage of a saved connection, as far as that is main's to do. */
  'connections.test': carries<StageChoice, StageAnswer>(),
  /** Ways into a room for the test that is under way. */
  'connections.enter': carries<EntryChoice, Entry>(),
  /** Ends the test that is under way: what is being asked, and what the page may call for it. */
  'connections.end-test': carries(),
  /** Whether secrets may be kept unencrypted where there is no keyring. */
  'connections.allow-plain': carries<boolean>(),
  'app.about': carries<void, About>(),
  /** The licences of what Parley is made from. */
  'app.licences': carries<void, string>(),
  /** Opens one of the known pages in the browser. */
  'app.open-link': carries<OutsideLink>(),
  /** Looks for an update now; how it went is told by `about.changed`. */
  'updates.check': carries(),
  /** Restarts with the fetched update, at once or after the call. */
  'updates.restart': carries(),
  /** Shows another page of the first run; `done`: the conversation. */
  'first-run.go': carries<FirstRunStep | 'done'>(),
  /** Begins the first run again, in front of the user. */
  'first-run.open': carries(),
  /** Puts the lines to bind keys with on the clipboard. */
  'keys.copy-commands': carries(),
  /** Begins or ends the test of the global keys, which only counts what they do. */
  'keys.test': carries<boolean>(),
  /** Begins or ends to record a key: meanwhile the global keys do nothing. */
  'keys.record': carries<boolean>(),
  /** Sets a global key, or none. The answer: why it cannot be had; null: it is set. */
  'keys.bind': carries<KeyBinding, string | null>(),
  /** Opens the desktop's settings for keys; rejected with `shortcut-settings.unavailable`. */
  'keys.open-settings': carries(),
  /** Asks the desktop for the keys again. */
  'keys.ask': carries(),
  'window.show-main': carries(),
  /** Ends the conversation's page and opens it again; a call ends with it. */
  'window.reload-main': carries(),
  'window.hide-tray': carries(),
  /** Shows the menu of a right click on a message, where the pointer is. */
  'window.message-menu': carries<string>(),
  /** What the overlay shows now; null: nothing. */
  'overlay.view': carries<void, OverlayView | null>(),
  /** The overlay's page has drawn what it was told last, and needs so many CSS pixels for it. */
  'overlay.fit': carries<OverlaySize>(),
  /** Whether the pointer is on the overlay: it does not leave meanwhile. */
  'overlay.keep': carries<boolean>(),
  /** The user has seen it: it leaves until there is something new. */
  'overlay.close': carries(),
};

/** The names of the requests, which are their channels too. */
export const requestNames = Object.keys(requests) as readonly RequestName[];

export interface DeviceSelection {
  readonly kind: DeviceKind;
  readonly device: DevicePreference | null;
}

export interface KeyBinding {
  readonly name: BindingName;
  /** In Electron's notation; null: no key. */
  readonly accelerator: string | null;
}

export interface OverlaySize {
  readonly width: number;
  readonly height: number;
}

export interface ConnectionChoice {
  readonly id: string;
}

export interface ConnectionMove extends ConnectionChoice {
  readonly to: number;
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

const told = <Value>(): Value => undefined as Value;

/** The signals, and what each tells. */
const signals = {
  /** To the owner: what another surface asks for. */
  'session.intent': told<Intent>(),
  /** To the owner, while there is a call: is it still there? Answered with `session.alive`, at once. */
  'session.beat': told<number>(),
  /** To the owner: what went wrong in main, for every surface to show. */
  'session.failure': told<Failure>(),
  /** To the owner: the computer falls asleep, or is awake again; may come twice. */
  'system.asleep': told<boolean>(),
  /** To the views: the newest snapshot. */
  'session.changed': told<Snapshot>(),
  /** To the views and the overlay: how loud the microphone is, 0 to 1. */
  'session.level': told<number>(),
  /** To the owner: whether a view shows the level. */
  'session.watched': told<boolean>(),
  /** To the views and the settings window: the newest devices. */
  'devices.changed': told<DeviceChoices>(),
  /** To every window: something of {@link AppInfo} changed. */
  'app.changed': told<AppInfo>(),
  /** To the settings window: something of {@link About} changed. */
  'about.changed': told<About>(),
  /** To the settings window, when it is asked for once more: which page. */
  'settings.show': told<SettingsPage>(),
  /** To the Connections window and the first run: something of {@link Connections} changed. */
  'connections.changed': told<Connections>(),
  /** To the Connections window, when it is asked for once more: where to begin. */
  'connections.show': told<ConnectionsPage>(),
  /** To the overlay: what to show from now on; answered with `overlay.fit`. */
  'overlay.changed': told<OverlayView>(),
};

/** The names of the signals, which are their channels too. */
export const signalNames = Object.keys(signals) as readonly SignalName[];

export interface AppInfo {
  readonly version: string;
  /** As Node names it, e.g. `linux`. */
  readonly platform: string;
  /** How the system writes times of day, e.g. `de-DE`; absent: it names nothing that is known. */
  readonly timeLocale?: string;
  readonly connection: Connection | null;
  /** There is something to call, or was meant to be: variables that make no connection are a failure. */
  readonly isSetUp: boolean;
  /** The page of the first run that the main window shows; null: the conversation. */
  readonly firstRun: FirstRunStep | null;
  /** Grows whenever the connection in use is saved, chosen or removed. */
  readonly connectionRevision: number;
  readonly settings: Settings;
  /** What of settings.json cannot be used, e.g. `theme not understood`; absent: all of it can. */
  readonly settingsProblem?: string;
  readonly hotkey: HotkeyStatus;
}

export interface HotkeyStatus {
  /** What to press, as the user reads it, e.g. `Ctrl+Shift+Space`; null: none is registered. */
  readonly label: string | null;
  /** Why no key works, or why this one may not yet. */
  readonly problem?: Failure;
  /** The wanted key, where another one stands in for it. */
  readonly wanted?: string;
  /** The other bindings that were given a key. */
  readonly others: {
    readonly [Name in Exclude<BindingName, 'talk'>]?: Omit<
      HotkeyStatus,
      'others' | 'backend' | 'release'
    >;
  };
  /** By which way keys are heard of, e.g. `global shortcut`. */
  readonly backend: string;
  /** Whether a release is heard of; without it the talk key is a switch. */
  readonly release: boolean;
  /** What to bind the desktop's own keys to, where it has no service for keys. */
  readonly commands?: KeyCommands;
  /** The test of the keys, while it runs. */
  readonly test?: KeyTest;
}

/** Lines that make a desktop's own keys reach Parley. */
export interface KeyCommands {
  /** `other`: the lines are the commands alone, a press and its release first. */
  readonly desktop: 'sway' | 'river' | 'other';
  /** Where the lines belong; empty: unknown. */
  readonly file: string;
  readonly lines: readonly string[];
}

/** How often keys went down and came up. */
export interface KeyTest {
  readonly presses: number;
  readonly releases: number;
}

export type RequestName = keyof typeof requests;
export type Input<Name extends RequestName> = (typeof requests)[Name]['input'];
export type Output<Name extends RequestName> = (typeof requests)[Name]['output'];
export type Signals = typeof signals;
export type SignalName = keyof Signals;

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
