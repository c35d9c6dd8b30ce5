import { describe, expect, it } from 'vitest';
import { createSession } from './session.js';
import { createWorld, inCall, settle } from './testing.js';

const slept = 'The computer was asleep; your microphone is off.';

describe('the computer’s sleep', () => {
  it('mutes a running call at once, and says so when it is over', async () => {
    const { world, session } = await inCall();
    session.suspend();
    expect(world.mic.muted).toBe(true);
    expect(session.snapshot.get().notice).toBeUndefined();
    await settle();
    session.resume();
    expect(session.snapshot.get()).toMatchObject({
      connectionState: 'connected',
      microphone: { enabled: false },
      notice: slept,
    });
  });

  it('takes camera and screen share off the air too', async () => {
    const { world, session } = await inCall();
    await session.camera.setEnabled(true);
    await session.screenShare.setEnabled(true);
    session.suspend();
    expect(world.videos.map(({ stopped }) => stopped)).toEqual([true, true]);
    await settle();
    session.resume();
    expect(session.snapshot.get().notice).toBe(
      'The computer was asleep; your microphone, camera, and screen share are off.',
    );
  });

  it('is known to the room, whose lost connection it must not count against', async () => {
    const { world, session } = await inCall();
    session.suspend();
    expect(world.room.asleep).toBe(true);
    session.resume();
    expect(world.room.asleep).toBe(false);
  });

  it('may be told twice, as systems do', async () => {
    const { world, session } = await inCall();
    for (const tell of ['suspend', 'suspend', 'resume', 'resume'] as const) {
      session[tell]();
      await settle();
    }
    expect(world.mic.muted).toBe(true);
    expect(session.snapshot.get().notice).toBe(slept);
  });

  it('mutes when it ends, where its beginning was not told', async () => {
    const { world, session } = await inCall();
    session.resume();
    await settle();
    expect(world.mic.muted).toBe(true);
    expect(session.snapshot.get().notice).toBe(slept);
  });

  it('leaves the call muted through its reconnection, until the user speaks again', async () => {
    const { world, session, handlers } = await inCall();
    session.suspend();
    handlers.onReconnecting({ attempt: 1, reason: 'media' });
    session.resume();
    // The room comes back with what it remembers of the microphone: only the user may switch it on.
    world.mic.handlers.onMuted(false);
    handlers.onReconnected();
    await settle();
    expect(world.mic.muted).toBe(true);
    expect(session.snapshot.get()).toMatchObject({ connectionState: 'connected', notice: slept });
    await session.microphone.setEnabled(true);
    expect(world.mic.muted).toBe(false);
    expect(session.snapshot.get().notice).toBeUndefined();
  });

  it('says why there is no call any more, where it did not come back', async () => {
    const { session, handlers, codes } = await inCall();
    session.suspend();
    handlers.onClosed('unknown');
    session.resume();
    expect(codes()).toEqual(['connection.lost']);
    expect(session.snapshot.get().notice).toBeUndefined();
  });

  it('mutes a microphone that is still being opened', async () => {
    const world = createWorld();
    let open = (): void => undefined;
    world.microphone = () => new Promise((resolve) => (open = resolve));
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    session.suspend();
    open();
    await settle();
    expect(world.mic.muted).toBe(true);
    session.resume();
    expect(session.snapshot.get().notice).toBe(slept);
    await session.end();
  });

  it('has nothing to say of a microphone that was off, or without a call', async () => {
    const { session } = await inCall();
    await session.microphone.setEnabled(false);
    session.suspend();
    session.resume();
    expect(session.snapshot.get().notice).toBeUndefined();
    await session.end();
    session.suspend();
    session.resume();
    expect(session.snapshot.get().notice).toBeUndefined();
  });
});
