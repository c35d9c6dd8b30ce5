import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/failures.js';
import type { FailureCode } from '../../shared/failures.js';
import { noDevices } from '../../shared/devices.js';
import type { DeviceChoices } from '../../shared/devices.js';
import { initialSnapshot } from '../../shared/session.js';
import type { AgentActivity, Snapshot } from '../../shared/session.js';
import type { UpdateState } from '../../shared/updates.js';
import { trayView } from './tray-menu.js';
import type { ConnectionChoices, TrayView } from './tray-menu.js';

const microphone = (enabled: boolean) => ({ microphone: { enabled, pending: false } });
const connected = (activity: AgentActivity, live = true): Snapshot => ({
  ...initialSnapshot,
  connectionState: 'connected',
  agent: { state: 'connected', activity },
  ...microphone(live),
});
const failed = (code: FailureCode, change: Partial<Snapshot> = {}): Snapshot => {
  const one = failure(code, 0);
  return {
    ...initialSnapshot,
    ...change,
    agent: { state: 'failed', failures: [one] },
    failures: [one],
  };
};
const idle: UpdateState = { state: 'idle' };
const view = (
  snapshot: Snapshot,
  update: UpdateState = idle,
  devices: DeviceChoices = noDevices,
  connections: ConnectionChoices = { list: [], activeId: undefined, isSetUp: true },
): TrayView => trayView({ snapshot, update, devices, connections });
const labels = (snapshot: Snapshot, update?: UpdateState): readonly string[] =>
  view(snapshot, update).rows.map((row) => (row.type === 'separator' ? '-' : row.label));
const commandOf = (snapshot: Snapshot, label: string, update?: UpdateState): unknown =>
  view(snapshot, update).rows.flatMap((row) =>
    row.type === 'row' && row.label === label ? [row.command] : [],
  )[0];

const connecting: Snapshot = { ...initialSnapshot, connectionState: 'connecting' };
const tail = ['-', 'Open Parley', 'Connections…', 'Settings…', 'Help', 'Quit'];

const on = { enabled: true, pending: false };

/** The choices of a menu within the menu; undefined: there is no such menu. */
const menuOf = (shown: TrayView, label: string) => {
  const menu = shown.rows.find((row) => row.type === 'menu' && row.label === label);
  return menu?.type === 'menu' ? menu.rows : undefined;
};

describe('the tray', () => {
  it.each<[string, Snapshot, string, readonly string[]]>([
    ['Ready', initialSnapshot, 'idle', ['Talk']],
    ['Call ended', { ...initialSnapshot, callEnded: true }, 'idle', ['Talk']],
    [
      'Connecting',
      { ...connecting, agent: { state: 'connecting', buffering: false } },
      'connecting',
      ['End', 'Unmute'],
    ],
    [
      'Listening',
      { ...connecting, agent: { state: 'connecting', buffering: true }, ...microphone(true) },
      'connecting-mic',
      ['End', 'Mute'],
    ],
    ['Initializing', connected('initializing'), 'connecting', ['End', 'Mute']],
    ['Idle', connected('idle'), 'listening', ['End', 'Mute']],
    ['Listening', connected('listening'), 'listening', ['End', 'Mute']],
    ['Muted', connected('listening', false), 'muted', ['End', 'Unmute']],
    ['Thinking', connected('thinking'), 'thinking', ['End', 'Mute']],
    ['Thinking (muted)', connected('thinking', false), 'thinking', ['End', 'Unmute']],
    ['Speaking', connected('speaking'), 'speaking', ['End', 'Mute', 'Stop the agent']],
    [
      'Connected',
      { ...initialSnapshot, connectionState: 'connected', ...microphone(true) },
      'listening',
      ['End', 'Mute'],
    ],
    // In a call without an agent too.
    ['Muted', { ...initialSnapshot, connectionState: 'connected' }, 'muted', ['End', 'Unmute']],
    [
      'Reconnecting',
      { ...connected('speaking'), connectionState: 'reconnecting' },
      'connecting',
      ['End', 'Mute'],
    ],
  ])('%s', (word, snapshot, icon, call) => {
    expect(labels(snapshot)).toEqual([word, '-', ...call, ...tail]);
    expect(view(snapshot)).toMatchObject({ icon, tooltip: `Parley: ${word}` });
  });

  it('offers to add a connection where there is nothing to call', () => {
    const nothing = { list: [], activeId: undefined, isSetUp: false };
    const { rows, tooltip, icon } = view(initialSnapshot, idle, noDevices, nothing);
    expect(rows.slice(0, 3)).toEqual([
      { type: 'row', label: 'Not set up' },
      { type: 'separator' },
      { type: 'row', label: 'Add a connection…', command: { do: 'add-connection' } },
    ]);
    expect(JSON.stringify(rows)).not.toContain('Talk');
    expect([tooltip, icon]).toEqual(['Parley: Not set up', 'idle']);
  });

  it('says in its first rows why it failed, what to do, and does it', () => {
    const snapshot = failed('agent.not-joined', { connectionState: 'connected' });
    expect(labels(snapshot).slice(0, 5)).toEqual([
      'Failed',
      'Agent did not join the room.',
      'Check that an agent worker is running under this name, then try again.',
      'Retry',
      '-',
    ]);
    expect(view(snapshot).icon).toBe('failed');
    expect(commandOf(snapshot, 'Agent did not join the room.')).toEqual({ do: 'open' });
    expect(commandOf(snapshot, 'Retry')).toEqual({ do: 'intent', intent: { type: 'retry' } });
  });

  it('offers the failure’s own fix', () => {
    expect(commandOf(failed('token.expired'), 'Edit connection')).toEqual({
      do: 'fix',
      action: 'edit-connection',
    });
    expect(labels(failed('encryption.failed')).includes('Retry')).toBe(true);
    expect(labels(failed('sender.failed'))).toHaveLength(3 + 2 + tail.length);
  });

  it('counts the failures that it does not name', () => {
    const failures = [failure('connection.lost', 1), failure('receiver.malformed', 2)];
    const one: Snapshot = { ...initialSnapshot, failures };
    const two: Snapshot = { ...one, failures: [failure('media.lost', 0), ...failures] };
    expect(labels(one).slice(1, 5)).toEqual([
      'The connection to the server was lost.',
      'Check your network, then start again; the transcript is kept.',
      'Retry',
      '1 more problem',
    ]);
    expect(labels(two)).toContain('2 more problems');
    expect(commandOf(two, '2 more problems')).toEqual({ do: 'open' });
  });

  it('asks for the microphone, not for a new call, when only that failed', () => {
    const snapshot: Snapshot = {
      ...connected('listening', false),
      failures: [failure('media.not-found', 0)],
    };
    expect(labels(snapshot)[1]).toBe('No microphone was found.');
    expect(commandOf(snapshot, 'Retry')).toEqual({
      do: 'intent',
      intent: { type: 'set-microphone', enabled: true },
    });
  });

  it('opens the window’s choice of devices for a device that went', () => {
    const snapshot = { ...connected('listening'), failures: [failure('speaker.replaced', 0)] };
    expect(commandOf(snapshot, 'Choose device')).toEqual({
      do: 'open-for',
      intent: { type: 'choose-device', kind: 'speaker' },
    });
  });

  it('offers the microphones, with the used one marked', () => {
    const [one, two] = [
      { kind: 'microphone', id: '1', label: 'One' },
      { kind: 'microphone', id: '2', label: 'Two' },
    ] as const;
    const choose = (devices: DeviceChoices) =>
      menuOf(view(initialSnapshot, idle, devices), 'Microphone');
    const microphone = { devices: [one, two], preferred: two, selected: two };
    const rows = choose({ ...noDevices, microphone });
    expect(rows).toMatchObject([
      { label: 'System default', checked: false },
      { label: 'One', checked: false },
      { label: 'Two', checked: true },
    ]);
    expect(rows?.map(({ command }) => command?.do === 'intent' && command.intent)).toEqual([
      { type: 'select-device', kind: 'microphone', device: null },
      { type: 'select-device', kind: 'microphone', device: { id: '1', label: 'One' } },
      { type: 'select-device', kind: 'microphone', device: { id: '2', label: 'Two' } },
    ]);
    const gone = { devices: [one], preferred: two };
    expect(choose({ ...noDevices, microphone: gone })?.[0]).toMatchObject({ checked: true });
    expect(choose(noDevices)).toBeUndefined();
  });

  it('offers the speakers likewise', () => {
    const speaker = { kind: 'speaker', id: '7', label: 'Headset' } as const;
    const devices = { ...noDevices, speaker: { devices: [speaker], preferred: null } };
    expect(menuOf(view(initialSnapshot, idle, devices), 'Speaker')?.[1]).toMatchObject({
      label: 'Headset',
      checked: false,
      command: {
        intent: { type: 'select-device', kind: 'speaker', device: { id: '7', label: 'Headset' } },
      },
    });
  });

  it('marks a shared screen and the camera, names them, and ends them', () => {
    const sharing = { ...connected('listening', false), camera: on, screenShare: on };
    expect(view(sharing)).toMatchObject({
      icon: 'muted',
      isSharing: true,
      tooltip: 'Parley: Muted, camera on, screen shared',
    });
    expect(commandOf(sharing, 'Turn the camera off')).toMatchObject({
      intent: { type: 'set-camera', enabled: false },
    });
    expect(commandOf(sharing, 'Stop sharing the screen')).toMatchObject({
      intent: { type: 'set-screen-share', enabled: false },
    });
    expect(view(connected('idle')).isSharing).toBe(false);
  });

  it('stops the agent while it speaks', () => {
    expect(commandOf(connected('speaking'), 'Stop the agent')).toEqual({
      do: 'intent',
      intent: { type: 'interrupt' },
    });
    expect(labels(connected('thinking'))).not.toContain('Stop the agent');
  });

  it('leads to the settings, and helps also where no window opens', () => {
    expect(commandOf(initialSnapshot, 'Settings…')).toEqual({ do: 'settings' });
    const rows = menuOf(view(failed('window.crashed')), 'Help');
    expect(rows?.map(({ label, command }) => [label, command])).toEqual([
      ['Help', { do: 'settings', page: 'help' }],
      ['Copy report', { do: 'copy-report' }],
      ['Open log folder', { do: 'open-log-folder' }],
      ['About Parley', { do: 'settings', page: 'about' }],
    ]);
  });

  it('offers the connections, with the used one marked, and only marks it during a call', () => {
    const connections = {
      list: [
        { id: 'environment', name: 'Environment' },
        { id: '1', name: 'Work' },
      ],
      activeId: '1',
      isSetUp: true,
    };
    const menu = (snapshot: Snapshot) =>
      menuOf(view(snapshot, idle, noDevices, connections), 'Connection');
    expect(menu(initialSnapshot)).toEqual([
      {
        type: 'radio',
        label: 'Environment',
        checked: false,
        command: { do: 'choose-connection', id: 'environment' },
      },
      {
        type: 'radio',
        label: 'Work',
        checked: true,
        command: { do: 'choose-connection', id: '1' },
      },
    ]);
    expect(menu(connected('idle'))).toEqual([
      { type: 'radio', label: 'Environment', checked: false },
      { type: 'radio', label: 'Work', checked: true },
    ]);
    expect(commandOf(initialSnapshot, 'Connections…')).toEqual({ do: 'connections' });
  });

  it('starts, ends and mutes', () => {
    expect(commandOf(initialSnapshot, 'Talk')).toMatchObject({ intent: { type: 'start' } });
    expect(commandOf(connected('idle'), 'End')).toMatchObject({ intent: { type: 'end' } });
    expect(commandOf(connected('idle'), 'Mute')).toMatchObject({
      intent: { type: 'set-microphone', enabled: false },
    });
  });

  it('offers a fetched update, or says that it waits for the call’s end', () => {
    const ready: UpdateState = { state: 'ready', version: '1.2.0', afterCall: false };
    expect(commandOf(initialSnapshot, 'Restart to update to 1.2.0', ready)).toEqual({
      do: 'restart-to-update',
    });
    const sentence = 'Parley restarts with version 1.2.0 when the call is over.';
    const waiting = { ...ready, afterCall: true };
    expect(labels(connected('idle'), waiting)).toContain(sentence);
    expect(commandOf(connected('idle'), sentence, waiting)).toBeUndefined();
  });

  it('tells of an update that is not to be trusted, not of a server out of reach', () => {
    const untrusted = failure('update.untrusted', 0);
    expect(
      commandOf(initialSnapshot, untrusted.message, { state: 'failed', failure: untrusted }),
    ).toEqual({ do: 'settings', page: 'updates' });
    const unreachable: UpdateState = {
      state: 'failed',
      failure: failure('update.unreachable', 0),
    };
    expect(labels(initialSnapshot, unreachable)).toEqual(labels(initialSnapshot));
  });
});
