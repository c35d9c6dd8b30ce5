import { describe, expect, it, vi } from 'vitest';
import { noDevices, type DeviceChoices } from '../../shared/devices.js';
import { failure } from '../../shared/failures.js';
import type { AppInfo, Bridge, Reply } from '../../shared/ipc.js';
import { initialSnapshot, type Snapshot } from '../../shared/session.js';
import { defaultSettings } from '../../shared/settings.js';
import { writable } from '../model/store.js';
import { createActions } from './actions.js';
import { createAppInfo } from './app-info.js';
import { tellDevices } from './devices.js';
import { createClient, RefusedError } from './client.js';
import { createCredentials } from './failures.js';
import { sendLevel } from './level.js';
import { obey, ownSession, type OwnControls } from './owner.js';
import { createFakeClient } from './testing.js';
import { createTroubles } from './troubles.js';
import { createRemoteSession } from './view.js';

const unexpected = (error: unknown): never => {
  throw error;
};
/** Lets every answer that is on its way arrive. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function fakeControls(): { controls: OwnControls; done: string[] } {
  const done: string[] = [];
  const note =
    (what: string) =>
    (...given: unknown[]): void =>
      void done.push([what, ...given].join(' '));
  return {
    done,
    controls: {
      start: note('start'),
      end: note('end'),
      retry: note('retry'),
      setMicrophone: note('microphone'),
      toggleMicrophone: note('toggle'),
      sleep: note('sleep'),
      setCamera: note('camera'),
      setScreenShare: note('screen'),
      selectDevice: (kind, device) => void done.push(`select ${kind} ${device?.id ?? 'default'}`),
      refreshDevices: note('refresh'),
      chooseDevice: note('choose'),
      dismiss: note('dismiss'),
    },
  };
}

const inCall: Snapshot = {
  ...initialSnapshot,
  connection: 'connected',
  microphone: { enabled: true, pending: false },
};

describe('client', () => {
  const answering = (reply: Reply<unknown>): Bridge => ({
    request: async () => reply as never,
    on: () => () => undefined,
  });

  it('gives the value of a reply', async () => {
    const client = createClient(answering({ ok: true, value: 'granted' }));
    expect(await client.request('permissions.microphone', undefined)).toBe('granted');
  });

  it('rejects with the code and sentence of a refusal', async () => {
    const client = createClient(answering({ ok: false, code: 'ipc.wrong-role', message: 'No.' }));
    const refused = client.request('window.show-main', undefined);
    await expect(refused).rejects.toThrow(RefusedError);
    await expect(refused).rejects.toMatchObject({ code: 'ipc.wrong-role', message: 'No.' });
  });
});

describe('app info', () => {
  const info = (version: string): AppInfo => ({
    version,
    platform: 'linux',
    connection: null,
    settings: defaultSettings,
    hotkey: { label: null },
  });

  it('is main’s answer, then each change', async () => {
    const { client, tell } = createFakeClient({ 'app.info': () => info('1') });
    const about = createAppInfo(client, unexpected);
    expect(about.get()).toBeUndefined();
    await settled();
    expect(about.get()?.version).toBe('1');
    tell('app.changed', info('2'));
    expect(about.get()?.version).toBe('2');
  });

  it('keeps a change that overtook the answer', async () => {
    const { client, tell } = createFakeClient({ 'app.info': () => info('old') });
    const about = createAppInfo(client, unexpected);
    tell('app.changed', info('new'));
    await settled();
    expect(about.get()?.version).toBe('new');
  });
});

describe('credentials', () => {
  const refusing = (error: Error) =>
    createCredentials(
      createFakeClient({
        'credentials.get': () => {
          throw error;
        },
      }).client,
    );

  it('are main’s, fresh ones when asked', async () => {
    const answer = { serverUrl: 'ws://x', participantToken: 't', agents: [] };
    const { client, asked } = createFakeClient({ 'credentials.get': () => answer });
    expect(await createCredentials(client)({ fresh: true })).toEqual(answer);
    expect(asked).toEqual([{ name: 'credentials.get', input: { fresh: true } }]);
  });

  it('fail with the code that main gave', async () => {
    const get = refusing(new RefusedError('token.expired', 'Expired at noon.'));
    await expect(get({ fresh: false })).rejects.toMatchObject({
      code: 'token.expired',
      detail: 'Expired at noon.',
    });
  });

  it('leave out a detail that only repeats the table', async () => {
    const { message } = failure('token.missing', 0);
    const get = refusing(new RefusedError('token.missing', message));
    await expect(get({ fresh: false })).rejects.toMatchObject({
      code: 'token.missing',
      detail: undefined,
    });
  });

  it('call a refusal that is no failure an internal one', async () => {
    const get = refusing(new RefusedError('ipc.flood', 'Too many.'));
    await expect(get({ fresh: false })).rejects.toMatchObject({ code: 'app.internal' });
  });
});

describe('owner', () => {
  it.each([
    ['starts when disconnected', initialSnapshot, { type: 'toggle-talk' }, 'start'],
    ['toggles the microphone in a call', inCall, { type: 'toggle-talk' }, 'toggle'],
    [
      'never ends a call that is being made',
      { ...inCall, connection: 'connecting' },
      { type: 'toggle-talk' },
      'toggle',
    ],
    ['starts', initialSnapshot, { type: 'start' }, 'start'],
    ['ends', inCall, { type: 'end' }, 'end'],
    ['tries again', inCall, { type: 'retry' }, 'retry'],
    ['sets the microphone', inCall, { type: 'set-microphone', enabled: true }, 'microphone true'],
    ['dismisses', inCall, { type: 'dismiss-failure', code: 'offline' }, 'dismiss offline'],
  ] as const)('%s', (_, snapshot, intent, done) => {
    const fake = fakeControls();
    obey(intent, snapshot, fake.controls);
    expect(fake.done).toEqual([done]);
  });

  it('publishes the first snapshot and every change, until it is stopped', async () => {
    const { client, asked, listening } = createFakeClient();
    const snapshot = writable<Snapshot>(initialSnapshot);
    const stop = ownSession(client, snapshot, fakeControls().controls, unexpected, unexpected);
    await settled();
    snapshot.set(inCall);
    await settled();
    expect(asked.map(({ input }) => input)).toEqual([initialSnapshot, inCall]);
    stop();
    snapshot.set(initialSnapshot);
    await settled();
    expect(asked).toHaveLength(2);
    expect([listening('session.intent'), listening('session.failure')]).toEqual([0, 0]);
  });

  it('publishes only the newest of what changed while one was on its way', async () => {
    let answer = (): void => undefined;
    const { client, asked } = createFakeClient({
      'session.publish': () => new Promise<void>((resolve) => (answer = resolve)),
    });
    const snapshot = writable<Snapshot>(initialSnapshot);
    ownSession(client, snapshot, fakeControls().controls, unexpected, unexpected);
    snapshot.set({ ...inCall, replyMs: 1 });
    snapshot.set(inCall);
    expect(asked).toHaveLength(1);
    answer();
    await settled();
    expect(asked.map(({ input }) => input)).toEqual([initialSnapshot, inCall]);
  });

  it('tells main the newest snapshot again when it was one too many', async () => {
    const problems: unknown[] = [];
    let refusals = 1;
    const { client, asked } = createFakeClient({
      'session.publish': () => {
        if (refusals-- > 0) throw new RefusedError('ipc.flood', 'Too many.');
      },
    });
    const { controls } = fakeControls();
    ownSession(client, writable<Snapshot>(inCall), controls, unexpected, (error) =>
      problems.push(error),
    );
    await expect.poll(() => asked.length).toBe(2);
    expect(asked[1]?.input).toEqual(inCall);
    expect(problems).toHaveLength(1);
  });

  it('obeys what main passes on', () => {
    const { client, tell } = createFakeClient();
    const fake = fakeControls();
    ownSession(client, writable<Snapshot>(inCall), fake.controls, unexpected, unexpected);
    tell('session.intent', { type: 'toggle-talk' });
    expect(fake.done).toEqual(['toggle']);
  });

  it('publishes what went wrong in main, for every surface to show', async () => {
    const { client, asked, tell } = createFakeClient();
    const troubles = createTroubles(writable<Snapshot>(inCall), () => 7);
    ownSession(client, troubles.shown, fakeControls().controls, troubles.add, unexpected);
    const broken = failure('sound-settings.unavailable', 3);
    tell('session.failure', broken);
    await settled();
    expect(asked.at(-1)).toEqual({
      name: 'session.publish',
      input: { ...inCall, failures: [broken] },
    });
  });
});

it('owner hears of the computer’s sleep, until it is stopped', () => {
  const { client, tell } = createFakeClient({ 'session.publish': () => undefined });
  const { controls, done } = fakeControls();
  const stop = ownSession(client, writable(inCall), controls, unexpected, unexpected);
  tell('system.asleep', true);
  tell('system.asleep', false);
  stop();
  tell('system.asleep', true);
  expect(done).toEqual(['sleep true', 'sleep false']);
});

describe('view', () => {
  it('shows the last snapshot, then each change', async () => {
    const { client, tell } = createFakeClient({ 'session.snapshot': () => inCall });
    const { snapshot } = createRemoteSession(client, unexpected);
    await settled();
    expect(snapshot.get()).toEqual(inCall);
    tell('session.changed', initialSnapshot);
    expect(snapshot.get()).toEqual(initialSnapshot);
  });

  it('keeps a change that overtook the answer', async () => {
    const { client, tell } = createFakeClient({ 'session.snapshot': () => initialSnapshot });
    const { snapshot } = createRemoteSession(client, unexpected);
    tell('session.changed', inCall);
    await settled();
    expect(snapshot.get()).toEqual(inCall);
  });

  it('sends intents', () => {
    const { client, asked } = createFakeClient();
    const { controls } = createRemoteSession(client, unexpected);
    controls.setMicrophone(false);
    expect(asked.at(-1)).toEqual({
      name: 'session.request',
      input: { type: 'set-microphone', enabled: false },
    });
  });
});

describe('devices', () => {
  const some: DeviceChoices = {
    ...noDevices,
    speaker: { devices: [{ kind: 'speaker', id: 'a', label: 'A' }], preferred: null },
  };

  it('are told to main, no more of them than it takes', () => {
    const { client, asked } = createFakeClient();
    const choices = writable(noDevices);
    tellDevices(client, choices, unexpected);
    const many = Array.from({ length: 100 }, (_, index) => ({
      kind: 'speaker' as const,
      id: String(index),
      label: '',
    }));
    choices.set({ ...noDevices, speaker: { devices: many, preferred: null } });
    expect(asked.map(({ name }) => name)).toEqual(['devices.publish', 'devices.publish']);
    expect((asked[1]?.input as DeviceChoices).speaker.devices).toHaveLength(64);
  });

  it('are shown in other windows, the newest word last', async () => {
    const { client, tell } = createFakeClient({ 'devices.current': () => some });
    const { devices } = createRemoteSession(client, unexpected);
    await settled();
    expect(devices.get()).toEqual(some);
    const late = createFakeClient({ 'devices.current': () => noDevices });
    const other = createRemoteSession(late.client, unexpected);
    late.tell('devices.changed', some);
    await settled();
    expect(other.devices.get()).toEqual(some);
    tell('devices.changed', noDevices);
    expect(devices.get()).toEqual(noDevices);
  });

  it('are chosen by an intent', () => {
    const { controls, done } = fakeControls();
    const device = { id: 'a', label: 'A' };
    obey({ type: 'select-device', kind: 'speaker', device }, inCall, controls);
    obey({ type: 'choose-device', kind: 'camera' }, inCall, controls);
    obey({ type: 'refresh-devices' }, inCall, controls);
    obey({ type: 'set-camera', enabled: true }, inCall, controls);
    obey({ type: 'set-screen-share', enabled: false }, inCall, controls);
    expect(done).toEqual([
      'select speaker a',
      'choose camera',
      'refresh',
      'camera true',
      'screen false',
    ]);
  });
});

describe('actions', () => {
  const act = (code: Parameters<typeof failure>[0], snapshot: Snapshot) => {
    const { client, asked } = createFakeClient();
    const fake = fakeControls();
    const { controls, done } = fake;
    createActions(
      client,
      controls,
      () => snapshot,
      controls.chooseDevice,
      unexpected,
    )(failure(code, 0));
    return [...done, ...asked.map(({ name }) => name)];
  };

  it.each([
    ['agent.not-joined', inCall, ['retry']],
    ['connection.unreachable', initialSnapshot, ['retry']],
    ['media.not-found', inCall, ['microphone true']],
    ['media.not-found', initialSnapshot, ['retry']],
    ['media.denied', inCall, ['permissions.open-microphone-settings']],
    ['media.lost', inCall, ['choose microphone']],
    ['speaker.replaced', inCall, ['choose speaker']],
    ['camera.in-use', inCall, ['choose camera']],
    ['token.missing', initialSnapshot, ['app.open-connection-help']],
    ['app.internal', initialSnapshot, ['app.copy-report']],
    ['sender.failed', inCall, []],
  ] as const)('%s', (code, snapshot, done) => {
    expect(act(code, snapshot)).toEqual(done);
  });
});

describe('troubles', () => {
  it('stand behind the conversation’s failures until dismissed', () => {
    const theirs = failure('agent.left', 1);
    const snapshot = writable<Snapshot>({ ...inCall, failures: [theirs] });
    const troubles = createTroubles(snapshot, () => 7);
    troubles.addError(new RefusedError('app.internal', 'No settings here.'));
    expect(troubles.shown.get().failures).toEqual([
      theirs,
      failure('app.internal', 7, 'No settings here.'),
    ]);
    troubles.dismiss('agent.left');
    expect(troubles.shown.get().failures).toHaveLength(2);
    troubles.dismiss('app.internal');
    expect(troubles.shown.get().failures).toEqual([theirs]);
  });

  it('show nothing twice', () => {
    const snapshot = writable<Snapshot>({ ...inCall, failures: [failure('app.internal', 1)] });
    const troubles = createTroubles(snapshot, () => 7);
    troubles.addError(new Error('again'));
    expect(troubles.shown.get().failures).toHaveLength(1);
  });

  it('are forgotten when a new call begins, not before', () => {
    const snapshot = writable<Snapshot>(initialSnapshot);
    const troubles = createTroubles(snapshot, () => 7);
    troubles.add(failure('help.unavailable', 1));
    snapshot.set({ ...initialSnapshot, notice: 'The agent ended the call.' });
    expect(troubles.shown.get().failures).toHaveLength(1);
    snapshot.set(inCall);
    expect(troubles.shown.get().failures).toEqual([]);
    snapshot.set(initialSnapshot);
    expect(troubles.shown.get().failures).toEqual([]);
  });
});

describe('level', () => {
  function start() {
    const { client, asked, tell } = createFakeClient();
    const ticks = new Set<() => void>();
    const live = writable(false);
    const close = vi.fn();
    let level = 0;
    const stop = sendLevel({
      client,
      ticker: {
        setInterval: (run) => ticks.add(run).size,
        clearInterval: () => ticks.clear(),
      },
      live,
      open: () => ({ read: () => level, close }),
      onError: unexpected,
    });
    const hear = (value: number): void => {
      level = value;
      ticks.forEach((run) => run());
    };
    return { asked, tell, ticks, live, close, hear, stop };
  }

  it('runs only while somebody looks and the microphone is open', () => {
    const { tell, ticks, live, close } = start();
    tell('session.watched', true);
    expect(ticks.size).toBe(0);
    live.set(true);
    expect(ticks.size).toBe(1);
    tell('session.watched', true);
    expect(ticks.size).toBe(1);
    tell('session.watched', false);
    expect(ticks.size).toBe(0);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('sends what can be seen, and silence at the end', () => {
    const { asked, tell, live, hear } = start();
    tell('session.watched', true);
    live.set(true);
    for (const value of [0.5, 0.505, 3, 0.2]) hear(value);
    live.set(false);
    expect(asked.map(({ input }) => input)).toEqual([0.5, 1, 0.2, 0]);
  });

  it('stops for good', () => {
    const { tell, ticks, live, stop } = start();
    stop();
    tell('session.watched', true);
    live.set(true);
    expect(ticks.size).toBe(0);
  });
});
