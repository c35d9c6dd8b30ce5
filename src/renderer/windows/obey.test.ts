import { createSession, writable } from '@parley/session';
import type { Device } from '@parley/session';
import { agentNamed, createWorld, settle } from '@parley/session/testing';
import { expect, it, vi } from 'vitest';
import type { DeviceKind } from '../../shared/devices.js';
import { failureTable } from '../../shared/failures.js';
import type { Session } from '../../shared/session.js';
import { createLateSession } from './late-session.js';
import { createObey } from './obey.js';

const speaker: Device = { kind: 'speaker', id: 'a', label: 'A' };

function setUp() {
  const world = createWorld();
  world.devices = [speaker];
  let session: Session | undefined;
  const late = createLateSession(
    async () => (session = createSession(world.ports, { failureTable })),
    Date.now,
  );
  const choosing = writable<DeviceKind | undefined>(undefined);
  const byKey = writable(false);
  const keepDevice = vi.fn(async () => undefined);
  const troubles = { add: vi.fn(), dismiss: vi.fn() };
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const obey = createObey({ late, choosing, byKey, keepDevice, troubles, onError });
  const connect = async (): Promise<void> => {
    await settle();
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    await settle();
  };
  /** What the transcript shows, once the next picture is drawn. */
  const rows = () => {
    world.draw();
    return late.rows.get();
  };
  return {
    byKey,
    world,
    late,
    choosing,
    keepDevice,
    troubles,
    errors,
    obey,
    connect,
    rows,
    made: () => session,
  };
}

it('starts, mutes, shows and ends as it is asked', async () => {
  const { world, late, obey, connect, errors } = setUp();
  const shown = () => late.snapshot.get();
  obey({ type: 'start' });
  await connect();
  expect(shown()).toMatchObject({ connectionState: 'connected', microphone: { enabled: true } });
  obey({ type: 'set-microphone', enabled: false });
  await settle();
  expect(shown().microphone.enabled).toBe(false);
  obey({ type: 'set-camera', enabled: true });
  obey({ type: 'set-screen-share', enabled: true });
  await settle();
  expect(world.videos.map(({ source }) => source)).toEqual(['camera', 'screenShare']);
  obey({ type: 'end' });
  await settle();
  expect(shown().connectionState).toBe('disconnected');
  obey({ type: 'retry' });
  await connect();
  expect(world.rooms).toHaveLength(2);
  expect(shown().connectionState).toBe('connected');
  expect(errors).toEqual([]);
});

it('begins a call muted that was muted before there was a session', async () => {
  const { late, obey, connect } = setUp();
  obey({ type: 'start' });
  obey({ type: 'set-microphone', enabled: false });
  await connect();
  expect(late.snapshot.get()).toMatchObject({
    connectionState: 'connected',
    microphone: { enabled: false },
  });
});

it('uses a chosen device at once and in the next calls', async () => {
  const { obey, keepDevice, late, made } = setUp();
  await late.load();
  obey({ type: 'refresh-devices' });
  await settle();
  const device = { id: 'a', label: 'A' };
  obey({ type: 'select-device', kind: 'speaker', device });
  await settle();
  expect(made()?.devices.speaker.get()).toMatchObject({ devices: [speaker], selected: speaker });
  expect(keepDevice).toHaveBeenCalledExactlyOnceWith({ kind: 'speaker', device });
});

it('shows the choice of devices in its own window', () => {
  const { obey, choosing } = setUp();
  obey({ type: 'choose-device', kind: 'camera' });
  expect(choosing.get()).toBe('camera');
});

it('sends and resends what was written', async () => {
  const { obey, connect, rows, world } = setUp();
  obey({ type: 'start' });
  await connect();
  obey({ type: 'send-message', text: 'hello' });
  await settle();
  expect(rows()[0]).toMatchObject({ type: 'sentMessage', message: 'hello' });
  world.room.sending = Promise.reject(new Error('gone'));
  obey({ type: 'send-message', text: 'again' });
  await vi.waitFor(() => expect(rows()[1]).toMatchObject({ status: 'failed' }));
  world.room.sending = Promise.resolve();
  obey({ type: 'resend-message', id: rows()[1]?.id ?? '' });
  await vi.waitFor(() => expect(world.room.sent).toEqual(['hello', 'again']));
});

it('has a failure dismissed, and what failed in another surface shown', () => {
  const { obey, troubles } = setUp();
  obey({ type: 'dismiss-failure', code: 'media.lost' });
  expect(troubles.dismiss).toHaveBeenCalledExactlyOnceWith('media.lost');
  obey({ type: 'report-failure', code: 'folder.unavailable', detail: 'README.md' });
  const added = expect.objectContaining({ code: 'folder.unavailable', detail: 'README.md' });
  expect(troubles.add).toHaveBeenCalledExactlyOnceWith(added);
});

it('leaves why a call failed to the session, and reports everything else', async () => {
  const { obey, errors, world, late, made } = setUp();
  world.credentials = () => Promise.reject(new Error('no token'));
  obey({ type: 'start' });
  await settle();
  expect(late.snapshot.get().failures).toHaveLength(1);
  expect(errors).toEqual([]);
  const broken = new RangeError('too long');
  const session = made();
  if (!session) throw new Error('no session was made');
  vi.spyOn(session.messages, 'send').mockRejectedValue(broken);
  obey({ type: 'send-message', text: 'x' });
  await vi.waitFor(() => expect(errors).toEqual([broken]));
});

it('knows what the talk key has begun, until something else begins a call', () => {
  const { obey, byKey } = setUp();
  obey({ type: 'start', byKey: true });
  expect(byKey.get()).toBe(true);
  obey({ type: 'start' });
  expect(byKey.get()).toBe(false);
  obey({ type: 'retry', byKey: true });
  expect(byKey.get()).toBe(true);
});
