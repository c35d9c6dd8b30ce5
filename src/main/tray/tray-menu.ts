import type { Connection } from '../../shared/connections.js';
import type { DeviceChoice, DeviceChoices, DeviceKind } from '../../shared/devices.js';
import { failuresToShow, moreFailures } from '../../shared/failure-life.js';
import { actionLabels, deviceKindOf } from '../../shared/failures.js';
import type { Failure, FailureAction } from '../../shared/failures.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import { retryIntentOf } from '../../shared/retry.js';
import type { SettingsPage } from '../../shared/settings-pages.js';
import { updateText } from '../../shared/updates.js';
import type { UpdateState } from '../../shared/updates.js';
import { situationOf } from '../../shared/situation.js';
import type { SituationIcon } from '../../shared/situation.js';

/** What a row of the menu does. */
export type TrayCommand =
  | { readonly do: 'intent'; readonly intent: Intent }
  | { readonly do: 'open' }
  | { readonly do: 'settings'; readonly page?: SettingsPage }
  | { readonly do: 'copy-report' }
  | { readonly do: 'open-log-folder' }
  | { readonly do: 'restart-to-update' }
  | { readonly do: 'connections' }
  | { readonly do: 'add-connection' }
  | { readonly do: 'choose-connection'; readonly id: string }
  /** Opens the window and does this there. */
  | { readonly do: 'open-for'; readonly intent: Intent }
  | { readonly do: 'fix'; readonly action: Exclude<FailureAction, 'retry' | 'choose-device'> }
  | { readonly do: 'quit' };

export type TrayRow =
  | TraySeparator
  /** Without a command it is a text. */
  | TrayCommandRow
  | {
      readonly type: 'menu';
      readonly label: string;
      readonly rows: readonly (TrayChoiceRow | TrayCommandRow)[];
    };

interface TraySeparator {
  readonly type: 'separator';
}

interface TrayCommandRow {
  readonly type: 'row';
  readonly label: string;
  readonly command?: TrayCommand;
}

/** One of several, of which one is in use. */
interface TrayChoiceRow {
  readonly type: 'radio';
  readonly label: string;
  readonly checked: boolean;
  /** Without a command it cannot be chosen now. */
  readonly command?: TrayCommand;
}

/** Everything the tray shows. */
export interface TrayView {
  readonly icon: SituationIcon;
  /** A mark on the icon: the screen is shared, or the camera is on. */
  readonly isSharing: boolean;
  readonly tooltip: string;
  readonly rows: readonly TrayRow[];
}

const separator: TraySeparator = { type: 'separator' };
const text = (label: string): TrayRow => ({ type: 'row', label });
const row = (label: string, command: TrayCommand): TrayCommandRow => ({
  type: 'row',
  label,
  command,
});
const asks = (label: string, intent: Intent): TrayRow => row(label, { do: 'intent', intent });

/** What the tray is drawn from. */
export interface TrayState {
  readonly snapshot: Snapshot;
  readonly devices: DeviceChoices;
  /** What is known of updates. */
  readonly update: UpdateState;
  readonly connections: ConnectionChoices;
}

/** The connections there are, and which of them is in use. */
export interface ConnectionChoices {
  readonly list: readonly Pick<Connection, 'id' | 'name'>[];
  readonly activeId: string | undefined;
  /** There is something to call. */
  readonly isSetUp: boolean;
}

/** The tray as a function of what it is drawn from. */
export function trayView(state: TrayState): TrayView {
  const { snapshot, devices, update, connections } = state;
  const situation = situationOf(snapshot, connections.isSetUp);
  const word =
    situation.muted && situation.word !== 'Muted' ? `${situation.word} (muted)` : situation.word;
  return {
    icon: situation.icon,
    isSharing: situation.icon !== 'idle' && sharedOf(snapshot).length > 0,
    tooltip: [`Parley: ${word}`, ...sharedOf(snapshot)].join(', '),
    rows: [
      text(word),
      ...failureRows(snapshot),
      separator,
      ...callRows(snapshot, connections.isSetUp),
      ...sharingRows(snapshot),
      ...deviceRows('Microphone', 'microphone', devices.microphone),
      ...deviceRows('Speaker', 'speaker', devices.speaker),
      ...connectionRows(connections, snapshot),
      separator,
      ...updateRows(update),
      row('Open Parley', { do: 'open' }),
      row('Connections…', { do: 'connections' }),
      row('Settings…', { do: 'settings' }),
      help,
      row('Quit', { do: 'quit' }),
    ],
  };
}

/** What went wrong and what to do about it: both open the window; a third row does it. */
function failureRows(snapshot: Snapshot): readonly TrayRow[] {
  const [failure, ...others] = failuresToShow(snapshot);
  if (!failure) return [];
  const { message, advice, action } = failure;
  const fix = fixOf(failure, snapshot);
  const more = moreFailures(others.length);
  return [
    row(message, { do: 'open' }),
    row(advice, { do: 'open' }),
    ...(action && fix ? [row(actionLabels[action], fix)] : []),
    ...(more ? [row(more, { do: 'open' })] : []),
  ];
}

/** What the button or row beside a failure does; undefined: nothing can be done. */
export function fixOf(failure: Failure, snapshot: Snapshot): TrayCommand | undefined {
  const { code, action } = failure;
  if (!action) return undefined;
  if (action === 'choose-device')
    return { do: 'open-for', intent: { type: 'choose-device', kind: deviceKindOf(code) } };
  if (action !== 'retry') return { do: 'fix', action };
  return { do: 'intent', intent: retryIntentOf(failure, snapshot) };
}

/** Only what the user can do something about; the settings window has the rest. */
function updateRows(update: UpdateState): readonly TrayRow[] {
  if (update.state === 'ready')
    return update.afterCall
      ? [text(updateText(update))]
      : [row(`Restart to update to ${update.version}`, { do: 'restart-to-update' })];
  // A server that is out of reach is tried again; the user should know everything else.
  if (update.state !== 'failed' || update.failure.code === 'update.unreachable') return [];
  return [row(updateText(update), { do: 'settings', page: 'updates' })];
}

function callRows(snapshot: Snapshot, isSetUp: boolean): readonly TrayRow[] {
  const { connectionState, microphone } = snapshot;
  if (connectionState === 'disconnected')
    return [
      isSetUp
        ? asks('Talk', { type: 'start' })
        : row('Add a connection…', { do: 'add-connection' }),
    ];
  const enabled = !microphone.enabled;
  const isSpeaking = situationOf(snapshot).word === 'Speaking';
  return [
    asks('End', { type: 'end' }),
    asks(enabled ? 'Unmute' : 'Mute', { type: 'set-microphone', enabled }),
    ...(isSpeaking ? [asks('Stop the agent', { type: 'interrupt' })] : []),
  ];
}

/** What others in the call can see, in words for the tooltip. */
const sharedOf = ({ camera, screenShare }: Snapshot): readonly string[] => [
  ...(camera.enabled ? ['camera on'] : []),
  ...(screenShare.enabled ? ['screen shared'] : []),
];

/** What others in the call can see, and how to end that. */
function sharingRows({ camera, screenShare }: Snapshot): readonly TrayRow[] {
  return [
    ...(camera.enabled
      ? [asks('Turn the camera off', { type: 'set-camera', enabled: false })]
      : []),
    ...(screenShare.enabled
      ? [asks('Stop sharing the screen', { type: 'set-screen-share', enabled: false })]
      : []),
  ];
}

/** Which connection to call with; it stays the same during a call. */
function connectionRows(
  { list, activeId }: ConnectionChoices,
  { connectionState }: Snapshot,
): readonly TrayRow[] {
  if (list.length === 0) return [];
  const free = connectionState === 'disconnected';
  const rows = list.map(({ id, name }): TrayChoiceRow => ({
    type: 'radio',
    label: name,
    checked: id === activeId,
    ...(free ? { command: { do: 'choose-connection', id } } : {}),
  }));
  return [{ type: 'menu', label: 'Connection', rows }];
}

/** Which device to use; nothing to choose from before one is found. */
function deviceRows(
  menu: string,
  kind: DeviceKind,
  { devices, selected }: DeviceChoice,
): readonly TrayRow[] {
  if (devices.length === 0) return [];
  const choose = (id: string | undefined, label: string): TrayChoiceRow => ({
    type: 'radio',
    label,
    checked: selected?.id === id,
    command: {
      do: 'intent',
      intent: {
        type: 'select-device',
        kind,
        device: id === undefined ? null : { id, label },
      },
    },
  });
  return [
    {
      type: 'menu',
      label: menu,
      rows: [
        choose(undefined, 'System default'),
        ...devices.map(({ id, label }) => choose(id, label)),
      ],
    },
  ];
}

/** What helps also where no window opens any more. */
const help: TrayRow = {
  type: 'menu',
  label: 'Help',
  rows: [
    row('Help', { do: 'settings', page: 'help' }),
    row('Copy report', { do: 'copy-report' }),
    row('Open log folder', { do: 'open-log-folder' }),
    row('About Parley', { do: 'settings', page: 'about' }),
  ],
};
