import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseDevice } from './devices.js';
import { CodedError } from './failure.js';
import { PortCancelled } from './ports.js';
import type { Device } from './types.js';
import type { SessionOptions } from './session.js';
import { inCall, settle } from './testing.js';

const mic = (id: string, label = `Microphone ${id}`): Device => ({ kind: 'microphone', id, label });
const speaker = (id: string): Device => ({ kind: 'speaker', id, label: `Speaker ${id}` });
const camera = (id: string): Device => ({ kind: 'camera', id, label: `Camera ${id}` });

const call = (devices: readonly Device[], options: SessionOptions = {}) =>
  inCall({ dispatched: [], there: [], options, before: (world) => (world.devices = devices) });

describe('which device is used', () => {
  it('is the preferred one by its id, then by its label, else the system’s default', () => {
    const devices = [mic('a'), mic('b')];
    expect(chooseDevice(devices, { id: 'b', label: 'x' })?.id).toBe('b');
    expect(chooseDevice(devices, { id: 'gone', label: 'Microphone b' })?.id).toBe('b');
    expect(chooseDevice(devices, { id: 'gone', label: '' })).toBeUndefined();
    expect(chooseDevice(devices, null)).toBeUndefined();
  });

  it('is the same whatever else is plugged in or out (property)', () => {
    const label = fc.constantFrom('One', 'Two', '');
    const some = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), label }));
    fc.assert(
      fc.property(some, some, (before, after) => {
        const preferred = { id: 'mine', label: 'Mine' };
        const devices = [...before.map((one) => mic(one.id, one.label)), mic('mine', 'Mine')];
        const more = [...after.map((one) => mic(one.id, one.label)), ...devices];
        expect(chooseDevice(devices, preferred)?.id).toBe('mine');
        expect(chooseDevice(more, preferred)?.id).toBe('mine');
      }),
    );
  });

  it('opens the microphone that the app prefers', async () => {
    const { world, session } = await call([mic('a'), mic('b')], {
      preferred: (kind) => (kind === 'microphone' ? { id: 'b', label: '' } : null),
    });
    expect(world.mic.deviceId).toBe('b');
    expect(session.devices.microphone.get()).toMatchObject({ selected: { id: 'b' } });
  });

  it('is known by its label too when the list was there before the microphone was open', async () => {
    let open = (): void => undefined;
    const { world } = await inCall({
      dispatched: [],
      there: [],
      options: { preferred: () => ({ id: 'of another socket', label: 'Microphone usb' }) },
      before(made) {
        made.devices = [mic('usb')];
        made.microphone = () => new Promise((resolve) => (open = resolve));
      },
    });
    await world.clock.advance(1_000);
    open();
    await settle();
    let moves = 0;
    const { setDevice } = world.mic;
    world.mic.setDevice = (id) => {
      moves += 1;
      return id === 'usb' && moves === 1 ? Promise.reject(new Error('in use')) : setDevice(id);
    };
    await world.clock.advance(10_000);
    // One that refuses is not asked at each look.
    expect(moves).toBe(1);
    await world.plug([]);
    await world.plug([mic('usb')]);
    await world.clock.advance(2_500);
    expect(world.mic.deviceId).toBe('usb');
  });

  it('is no other after any event that leaves it in place (defect 16)', async () => {
    const { world, session } = await call([mic('a'), mic('b')]);
    await session.devices.select('microphone', { id: 'b', label: 'Microphone b' });
    const seen: unknown[] = [];
    session.devices.microphone.subscribe((value) => void seen.push(value.selected?.id));
    for (let event = 0; event < 20; event += 1) await world.plug([mic('a'), mic('b')]);
    await world.plug([mic('b'), mic('c'), mic('a')]);
    expect(new Set(seen)).toEqual(new Set(['b']));
    expect(seen).toHaveLength(2);
    expect(session.devices.microphone.get().preferred?.id).toBe('b');
  });
});

describe('plugging', () => {
  it('falls back when the device in use goes, says so, and returns to it', async () => {
    const { world, session, codes } = await call([mic('a'), mic('b')]);
    await session.devices.select('microphone', { id: 'b', label: 'Microphone b' });
    expect(world.mic.deviceId).toBe('b');
    await world.plug([mic('a')]);
    expect(world.mic.deviceId).toBe('default');
    expect(codes()).toEqual(['media.replaced']);
    expect(session.connectionState.get()).toBe('connected');
    await world.plug([mic('a'), mic('new-id', 'Microphone b')]);
    expect(world.mic.deviceId).toBe('new-id');
    expect(codes()).toEqual([]);
  });

  it('is noticed within three seconds where the system says nothing', async () => {
    const { world, session, codes } = await call([mic('a'), mic('b')]);
    await session.devices.select('microphone', { id: 'b', label: 'Microphone b' });
    await world.plug([mic('a')], true);
    expect(codes()).toEqual([]);
    await world.clock.advance(3_000);
    expect(codes()).toEqual(['media.replaced']);
  });

  it('is left alone after the call', async () => {
    const { world, session } = await call([mic('a')]);
    await session.end();
    expect(world.clock.pending).toBe(0);
    await world.plug([]);
    expect(session.failures.get()).toEqual([]);
  });
});

describe('the speaker', () => {
  it('is the selected one, in the running call and in the next', async () => {
    const { world, session } = await call([speaker('s1'), speaker('s2')]);
    await session.devices.select('speaker', { id: 's2', label: '' });
    expect(world.room.speaker).toBe('s2');
    await session.end();
    session.start().catch(() => undefined);
    await settle();
    expect(world.rooms).toHaveLength(2);
    expect(world.room.speaker).toBe('s2');
  });

  it('falls back and says so', async () => {
    const { world, session, codes } = await call([speaker('s1'), speaker('s2')]);
    await session.devices.select('speaker', { id: 's2', label: '' });
    await world.plug([speaker('s1')]);
    expect(world.room.speaker).toBe('default');
    expect(codes()).toEqual(['speaker.replaced']);
  });

  it('says that it cannot be used', async () => {
    const { world, session, codes } = await call([speaker('s1')]);
    world.room.setSpeaker = () => Promise.reject(new Error('no such sink'));
    await session.devices.select('speaker', { id: 's1', label: '' });
    expect(codes()).toEqual(['speaker.failed']);
  });
});

describe('the camera', () => {
  it('is opened, published and freed by its switch', async () => {
    const { world, session } = await call([camera('c')]);
    await session.devices.select('camera', { id: 'c', label: '' });
    await session.camera.toggle();
    expect(session.camera.state.get()).toEqual({ enabled: true, pending: false });
    const [opened] = world.videos;
    expect(opened).toMatchObject({ source: 'camera', deviceId: 'c' });
    expect(world.room.published).toContain(opened);
    expect(session.camera.track.get()).toBe(opened);
    await session.camera.toggle();
    expect(opened?.stopped).toBe(true);
    expect(world.room.unpublished).toContain(opened);
    expect(session.camera.track.get()).toBeUndefined();
  });

  it('that fails is a failure of its own; the microphone goes on', async () => {
    const { world, session } = await call([]);
    world.video = () => Promise.reject(Object.assign(new Error(''), { code: 'camera.in-use' }));
    await session.camera.setEnabled(true);
    expect(session.camera.state.get()).toMatchObject({ error: { code: 'camera.in-use' } });
    expect(session.microphone.state.get().enabled).toBe(true);
  });

  it('that is unplugged is replaced by another, and that is said: it may show something else', async () => {
    const { world, session, codes } = await call([camera('a'), camera('b')]);
    await session.devices.select('camera', { id: 'b', label: 'Camera b' });
    await session.camera.setEnabled(true);
    await world.plug([camera('a')]);
    expect(world.videos[0]).toMatchObject({ deviceId: 'a' });
    expect(codes()).toEqual(['camera.replaced']);
    expect(session.camera.state.get().enabled).toBe(true);
    await world.plug([camera('a'), camera('b')]);
    expect(world.videos[0]).toMatchObject({ deviceId: 'b' });
    expect(codes()).toEqual([]);
  });

  it('that livekit-client itself has replaced before anybody looked is told of too', async () => {
    const { world, session, codes } = await call([camera('a'), camera('b')]);
    await session.camera.setEnabled(true);
    await world.videos[0]?.setDevice('a');
    await world.plug([camera('a'), camera('b')]);
    await world.videos[0]?.setDevice('b');
    await world.plug([camera('b')]);
    expect(codes()).toEqual(['camera.replaced']);
  });

  it('that is off is not missed', async () => {
    const { world, session, codes } = await call([camera('a'), camera('b')]);
    await session.devices.select('camera', { id: 'b', label: 'Camera b' });
    await world.plug([camera('a')]);
    expect(codes()).toEqual([]);
    await session.camera.setEnabled(true);
    expect(codes()).toEqual([]);
  });

  it.each([
    ['is lost', 'camera.lost'],
    ['fails without a word', 'camera.failed'],
  ])('that %s is off, and that is said; opened again all is well', async (what, code) => {
    const { world, session, codes } = await call([camera('a')]);
    if (code === 'camera.failed') world.video = () => Promise.reject(new Error(what));
    await session.camera.setEnabled(true);
    if (code === 'camera.lost') world.videos[0]?.handlers.onLost();
    expect(codes()).toEqual([code]);
    expect(session.camera.state.get()).toMatchObject({ enabled: false, error: { code } });
    world.video = undefined;
    await session.camera.setEnabled(true);
    expect(codes()).toEqual([]);
    expect(session.camera.state.get()).toEqual({ enabled: true, pending: false });
  });

  it('goes to the first one where the default is chosen, for cameras have none', async () => {
    const { world, session } = await call([camera('a'), camera('b')]);
    await session.devices.select('camera', { id: 'b', label: '' });
    await session.camera.setEnabled(true);
    await session.devices.select('camera', null);
    expect(world.videos[0]).toMatchObject({ deviceId: 'a' });
  });

  it('may be on from the start', async () => {
    const { world } = await call([], { tracks: { microphone: false, camera: true } });
    expect(world.microphones).toHaveLength(0);
    expect(world.room.published).toEqual(world.videos);
  });

  it('may be on from the start of one call alone', async () => {
    const { world, session } = await call([], { tracks: { microphone: false } });
    await session.end();
    session.start({ tracks: { camera: true } }).catch(() => undefined);
    await settle();
    expect(world.videos.map(({ stopped }) => stopped)).toEqual([false]);
    await session.end();
    session.start().catch(() => undefined);
    await settle();
    expect([world.videos.length, world.microphones.length]).toEqual([1, 0]);
  });

  it('and the screen share switch each other off only when asked to', async () => {
    const both = await call([]);
    await both.session.camera.setEnabled(true);
    await both.session.screenShare.setEnabled(true);
    expect(both.session.camera.state.get().enabled).toBe(true);
    const one = await call([], { exclusiveVideo: true });
    await one.session.camera.setEnabled(true);
    await one.session.screenShare.setEnabled(true);
    expect(one.session.camera.state.get().enabled).toBe(false);
    expect(one.session.screenShare.state.get().enabled).toBe(true);
  });
});

describe('the screen share', () => {
  it('that the user thinks better of is off, and nothing has failed', async () => {
    const { world, session, codes } = await call([]);
    world.video = () => Promise.reject(new PortCancelled());
    await session.screenShare.setEnabled(true);
    expect(session.screenShare.state.get()).toEqual({ enabled: false, pending: false });
    expect(codes()).toEqual([]);
    expect(session.microphone.state.get().enabled).toBe(true);
  });

  it('is in the snapshot, as the camera is', async () => {
    const { session } = await call([]);
    const shown: string[] = [];
    session.snapshot.subscribe(({ camera, screenShare }) =>
      shown.push(`${camera.enabled} ${screenShare.enabled}`),
    );
    await session.camera.setEnabled(true);
    await session.screenShare.setEnabled(true);
    expect([...new Set(shown)]).toEqual(['false false', 'true false', 'true true']);
  });

  it('that the user ends is off, and nothing has failed', async () => {
    const { world, session, codes } = await call([]);
    await session.screenShare.setEnabled(true);
    expect(session.screenShare.track.get()).toBe(world.videos[0]);
    world.videos[0]?.handlers.onLost();
    expect(session.screenShare.track.get()).toBeUndefined();
    expect(session.screenShare.state.get()).toEqual({ enabled: false, pending: false });
    expect(codes()).toEqual([]);
  });
});

const everything = { microphone: true, camera: true, screenShare: true, data: true };
const nothing = { microphone: false, camera: false, screenShare: false, data: true };

describe('what the server permits', () => {
  it('is known, and what it does not permit is not opened', async () => {
    const { world, session, codes } = await call([]);
    world.room.handlers.onPermissions({ ...everything, camera: false });
    expect(session.canPublish.get().camera).toBe(false);
    expect(session.snapshot.get().canPublish.camera).toBe(false);
    await session.camera.setEnabled(true);
    expect(world.videos).toHaveLength(0);
    expect(codes()).toEqual(['media.not-permitted']);
  });

  it('is not opened where it was taken back meanwhile', async () => {
    const { world, session, codes } = await call([]);
    let open = (): void => undefined;
    world.video = () => new Promise((resolve) => (open = resolve));
    const opening = session.camera.setEnabled(true);
    world.room.handlers.onPermissions({ ...everything, camera: false });
    open();
    await opening;
    expect(world.videos.map(({ stopped }) => stopped)).toEqual([true]);
    expect(session.camera.state.get().enabled).toBe(false);
    expect(world.room.published).toEqual([world.mic]);
    expect(codes()).toEqual(['media.not-permitted']);
  });

  it('ends what it takes back', async () => {
    const { world, session, codes } = await call([]);
    world.room.handlers.onPermissions(nothing);
    expect(world.mic.stopped).toBe(true);
    expect(session.microphone.state.get().enabled).toBe(false);
    expect(codes()).toEqual(['media.not-permitted']);
  });
});

describe('what the server permits again', () => {
  it('is told no more as forbidden, each device for itself', async () => {
    const { world, session, codes } = await call([]);
    await session.camera.setEnabled(true);
    world.room.handlers.onPermissions(nothing);
    expect(codes()).toEqual(['media.not-permitted']);
    world.room.handlers.onPermissions({ ...nothing, microphone: true });
    expect(codes()).toEqual(['media.not-permitted']);
    world.room.handlers.onPermissions(everything);
    expect(codes()).toEqual([]);
  });

  it('is told no more where publishing itself was refused', async () => {
    const { world, session, codes } = await call([]);
    world.room.publish = () => Promise.reject(new CodedError('media.not-permitted'));
    await session.camera.setEnabled(true);
    await settle();
    expect(codes()).toEqual(['media.not-permitted']);
    world.room.handlers.onPermissions(everything);
    expect(codes()).toEqual([]);
  });

  it('is writing, too', async () => {
    const { world, session, codes } = await call([]);
    world.room.handlers.onPermissions({ ...everything, data: false });
    await session.messages.send('hello');
    expect(codes()).toEqual(['sender.not-permitted']);
    world.room.handlers.onPermissions(everything);
    expect(codes()).toEqual([]);
  });

  it.each([
    ['hear others', { subscribe: false }, 'receiver.not-permitted'],
    ['be seen by others', { hidden: true }, 'connection.hidden'],
  ])('is to %s: that a token does not allow it is told meanwhile', async (_, token, code) => {
    const { world, codes } = await call([]);
    world.room.handlers.onPermissions({ ...everything, ...token });
    world.room.handlers.onPermissions({ ...everything, ...token });
    expect(codes()).toEqual([code]);
    world.room.handlers.onPermissions(everything);
    expect(codes()).toEqual([]);
  });

  it('is not opened while it is forbidden: the microphone at the start', async () => {
    let open = (): void => undefined;
    const { world, session, codes } = await inCall({
      before: (world) => (world.microphone = () => new Promise((resolve) => (open = resolve))),
    });
    await world.clock.advance(300);
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onPermissions({ ...everything, microphone: false });
    open();
    await settle();
    expect(world.mic.stopped).toBe(true);
    expect(world.room.published).toEqual([]);
    expect(session.microphone.state.get()).toMatchObject({ enabled: false, pending: false });
    expect(codes()).toEqual(['media.not-permitted']);
  });
});

describe('a silent microphone', () => {
  it('is told, and forgotten as soon as it is heard', async () => {
    const { world, codes } = await call([]);
    world.mic.handlers.onSilent(true);
    expect(codes()).toEqual(['media.silent']);
    world.mic.handlers.onSilent(false);
    expect(codes()).toEqual([]);
  });
});
