import type { DeviceChoices, DeviceKind } from '../src/shared/devices.js';
import { failure } from '../src/shared/failures.js';
import type { FailureCode } from '../src/shared/failures.js';
import type { AppInfo } from '../src/shared/ipc.js';
import { initialSnapshot } from '../src/shared/session.js';
import type { AgentActivity, Snapshot } from '../src/shared/session.js';
import { defaultSettings } from '../src/shared/settings.js';
import type { Message } from '@parley/session';
import type { ShownVideo } from '../src/renderer/ui/video/shown-video.js';
import { devices, video } from './pictures.js';

/** One made-up moment, to look at. */
export interface GalleryState {
  readonly snapshot: Snapshot;
  readonly rows: readonly Message[];
  readonly info: AppInfo | undefined;
  readonly devices?: DeviceChoices;
  readonly choosing?: DeviceKind;
  readonly videos?: readonly ShownVideo[];
}

const at = Date.UTC(2026, 4, 12, 9, 41);

/** @param talk what is said of the talk key */
const keys = (
  talk: Pick<AppInfo['hotkey'], 'label' | 'wanted' | 'problem' | 'commands' | 'test'>,
): AppInfo['hotkey'] => ({
  ...talk,
  others: {},
  backend: 'global shortcut',
  release: true,
});

export const info: AppInfo = {
  version: '0.1.0',
  isSetUp: true,
  firstRun: null,
  connectionRevision: 0,
  connection: {
    id: 'environment',
    name: 'Environment',
    settings: { kind: 'key', serverUrl: 'ws://127.0.0.1:7880', apiKey: 'parley' },
    agentName: 'parley-local',
    secret: 'environment',
  },
  platform: 'linux',
  settings: defaultSettings,
  hotkey: keys({ label: 'Ctrl+Shift+Space' }),
};

type Said = readonly ['user' | 'agent' | 'typed' | 'wrote', string];

const said: readonly Said[] = [
  ['user', 'What is the time in Lisbon?'],
  ['agent', 'It is a quarter to eleven in Lisbon.'],
  ['user', 'And how many kilometres are twenty-six miles?'],
  [
    'agent',
    'Twenty-six miles are forty-one point eight four kilometres. That is about the length of a marathon, which is a little longer: forty-two point two.',
  ],
  ['typed', 'Set a timer for the pasta, 9 minutes'],
  ['wrote', 'A timer for nine minutes is running.'],
];

const types = {
  user: { type: 'userTranscript', from: 'You' },
  agent: { type: 'agentTranscript', from: 'Parley Local' },
  typed: { type: 'sentMessage', from: 'You', status: 'sent' },
  wrote: { type: 'chatMessage', from: 'Parley Local', sender: 'agent' },
} as const;

function row([who, message]: Said, index: number): Message {
  return {
    ...types[who],
    id: `row-${index}`,
    timestamp: at + index * 17_000,
    message,
    isFinal: true,
    truncated: false,
  };
}

const conversation = said.map(row);
const long = Array.from({ length: 3000 }, (_, index) => row(said[index % 6] as Said, index));
const next = (said: Said, change: Partial<Message> = {}): Message =>
  ({ ...row(said, conversation.length), ...change }) as Message;

const turns = [
  { id: 'a', from: 'user', text: 'And how many kilometres are twenty-six miles?' },
  { id: 'b', from: 'agent', text: 'Twenty-six miles are forty-one point eight four kilometres.' },
] as const;

const inCall = (activity: AgentActivity, change: Partial<Snapshot> = {}): Snapshot => ({
  ...initialSnapshot,
  connectionState: 'connected',
  agent: { state: 'connected', activity },
  agentExpected: true,
  agentName: 'Parley Local',
  microphone: { enabled: true, pending: false },
  turns,
  replyMs: 830,
  connectedAt: at,
  ...change,
});

const on = { enabled: true, pending: false };

const state = (
  snapshot: Snapshot,
  rows: readonly Message[] = conversation,
  about: AppInfo | undefined = info,
): GalleryState => ({ snapshot, rows, info: about });

const calling = (buffering: boolean): Snapshot => ({
  ...initialSnapshot,
  connectionState: 'connecting',
  agent: { state: 'connecting', buffering },
  agentExpected: true,
  microphone: { enabled: buffering, pending: !buffering },
});

const failed = (code: FailureCode, change: Partial<Snapshot> = {}): Snapshot => {
  const one = failure(code, at, code === 'connection.unreachable' ? 'ECONNREFUSED' : undefined);
  return {
    ...initialSnapshot,
    agent: { state: 'failed', failures: [one] },
    failures: [one],
    ...change,
  };
};

const hostile =
  '<img src=x onerror=alert(1)> \u202Egnp.exe ' + 'unbrokenunbroken'.repeat(30) + '\nline\nline';

export const states: Readonly<Record<string, GalleryState>> = {
  fresh: state(initialSnapshot, []),
  loading: state(initialSnapshot, [], undefined),
  unconnected: state(initialSnapshot, [], { ...info, connection: null, isSetUp: false }),
  'hotkey-taken': state(initialSnapshot, [], {
    ...info,
    hotkey: keys({ label: 'Ctrl+Alt+Space', wanted: 'Ctrl+Shift+Space' }),
  }),
  'hotkey-none': state(initialSnapshot, [], {
    ...info,
    hotkey: keys({ label: null, problem: failure('hotkey.unavailable', at) }),
  }),
  'hotkey-no-service': state(initialSnapshot, [], {
    ...info,
    hotkey: keys({
      label: null,
      problem: failure('hotkey.no-service', at),
      commands: {
        desktop: 'sway',
        file: '~/.config/sway/config',
        lines: [
          'bindsym --no-repeat Ctrl+Shift+space exec parley --talk-down',
          'bindsym --release Ctrl+Shift+space exec parley --talk-up',
        ],
      },
      test: { presses: 1, releases: 0 },
    }),
  }),
  'hotkey-refused': state(initialSnapshot, [], {
    ...info,
    hotkey: keys({ label: null, problem: failure('hotkey.refused', at) }),
  }),
  'hotkey-unconfirmed': state(initialSnapshot, [], {
    ...info,
    hotkey: keys({ label: 'Ctrl+Shift+Space', problem: failure('hotkey.unconfirmed', at) }),
  }),
  ready: state(initialSnapshot),
  ended: state({ ...initialSnapshot, callEnded: true, notice: 'The agent ended the call.', turns }),
  connecting: state(calling(false), []),
  early: state(calling(true), []),
  initializing: state(inCall('initializing', { turns: [] }), []),
  hello: state(inCall('listening', { turns: [] }), []),
  idle: state(inCall('idle')),
  listening: state(inCall('listening'), [
    ...conversation,
    next(['user', 'Thanks. Could you also remind me to'], { isFinal: false }),
  ]),
  thinking: state(inCall('thinking')),
  speaking: state(inCall('speaking'), [
    ...conversation,
    next(['agent', 'The timer has six minutes'], { isFinal: false }),
  ]),
  'speaking-muted': state(inCall('speaking', { microphone: { enabled: false, pending: false } })),
  muted: state(inCall('listening', { microphone: { enabled: false, pending: false } })),
  connected: state(inCall('idle', { agent: { state: 'disconnected' }, agentExpected: false })),
  reconnecting: state(inCall('listening', { connectionState: 'reconnecting' })),
  interrupted: state(inCall('listening'), [
    ...conversation,
    next(['agent', 'The tallest mountain in Portugal is Mount Pico, which'], { truncated: true }),
  ]),
  unsent: state(inCall('listening'), [
    ...conversation,
    next(['typed', 'Is the timer still running?'], { status: 'sending' } as Partial<Message>),
    next(['typed', 'Hello?'], { id: 'x', status: 'failed' } as Partial<Message>),
  ]),
  'not-joined': state(
    failed('agent.not-joined', {
      connectionState: 'connected',
      microphone: { enabled: false, pending: false },
    }),
    [],
  ),
  unreachable: state(failed('connection.unreachable'), []),
  unauthorized: state(failed('connection.unauthorized'), []),
  denied: state(
    inCall('listening', {
      failures: [failure('media.denied', at)],
      microphone: { enabled: false, pending: false },
    }),
  ),
  'two-failures': state(
    failed('agent.left', {
      connectionState: 'connected',
      turns,
      failures: [failure('media.denied', at), failure('agent.left', at)],
    }),
  ),
  devices: {
    ...state(inCall('listening', { failures: [failure('media.replaced', at)] })),
    devices,
    choosing: 'microphone',
  },
  'devices-none': {
    ...state(initialSnapshot, []),
    choosing: 'camera',
  },
  sharing: {
    ...state(inCall('listening', { camera: on, screenShare: on })),
    videos: [video('camera'), video('screen')],
  },
  avatar: {
    ...state(inCall('speaking', { camera: on, screenShare: { enabled: false, pending: true } })),
    videos: [video('agent'), video('camera')],
  },
  'camera-failed': state(
    inCall('listening', {
      failures: [failure('camera.in-use', at)],
      canPublish: { microphone: true, camera: true, screenShare: false, data: true },
    }),
  ),
  hostile: state(
    inCall('listening', {
      agentName: hostile.slice(0, 80),
      turns: [{ id: 'h', from: 'agent', text: hostile.slice(0, 280) }],
    }),
    [next(['agent', hostile], { from: hostile.slice(0, 80) })],
  ),
  long: state(inCall('listening'), long),
};
