import { describe, expect, it } from 'vitest';
import { CodedError } from './failure.js';
import { createSession } from './session.js';
import { createWorld, inCall, settle } from './testing.js';

async function call() {
  const { world, session } = await inCall();
  const { microphone } = session;
  return { world, session, microphone, state: () => microphone.state.get() };
}

describe('the microphone’s switch', () => {
  it('mutes and unmutes the same track', async () => {
    const { world, microphone, state } = await call();
    await microphone.toggle();
    expect(world.mic.muted).toBe(true);
    expect(state()).toEqual({ enabled: false, pending: false });
    await microphone.toggle();
    expect(world.mic.muted).toBe(false);
    expect(state()).toEqual({ enabled: true, pending: false });
    expect(microphone.track.get()).toBe(world.mic);
    expect(world.microphones).toHaveLength(1);
    expect(world.room.published).toHaveLength(1);
  });

  it('silences at once and says so before the server has answered', async () => {
    const { world, microphone, state } = await call();
    let answer = (): void => undefined;
    world.mic.setMuted = (muted) => {
      world.mic.muted = muted;
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    const muting = microphone.setEnabled(false);
    expect(world.mic.muted).toBe(true);
    expect(state()).toEqual({ enabled: false, pending: true });
    answer();
    await muting;
    expect(state()).toEqual({ enabled: false, pending: false });
  });

  it('follows the last word of several', async () => {
    const { world, microphone, state } = await call();
    await Promise.all([
      microphone.setEnabled(false),
      microphone.setEnabled(true),
      microphone.setEnabled(false),
    ]);
    expect(world.mic.muted).toBe(true);
    expect(state()).toEqual({ enabled: false, pending: false });
  });

  it('shows the last word even when an earlier one is answered late', async () => {
    const { world, microphone, state } = await call();
    const answers: (() => void)[] = [];
    world.mic.setMuted = () => new Promise((resolve) => void answers.push(resolve));
    const first = microphone.setEnabled(false);
    void microphone.setEnabled(true);
    answers[0]?.();
    await first;
    expect(state()).toEqual({ enabled: true, pending: true });
  });

  it('lets go of a device that cannot be switched on again', async () => {
    const { world, session, microphone, state } = await call();
    await microphone.setEnabled(false);
    world.mic.setMuted = () => Promise.reject(new CodedError('media.in-use'));
    await microphone.setEnabled(true);
    expect(state()).toMatchObject({
      enabled: false,
      pending: false,
      error: { code: 'media.in-use' },
    });
    expect(world.mic.stopped).toBe(true);
    expect(session.failures.get()).toMatchObject([{ code: 'media.in-use' }]);
  });

  it('works while the device is still opening', async () => {
    const world = createWorld();
    let open = (): void => undefined;
    world.microphone = () =>
      new Promise((resolve) => {
        open = resolve;
      });
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    await settle();
    const toggled = session.microphone.toggle();
    open();
    await toggled;
    expect(world.mic.muted).toBe(true);
    expect(session.microphone.state.get()).toEqual({ enabled: false, pending: false });
    expect(session.agent.state.get()).toEqual({ state: 'connecting', buffering: false });
  });

  it('does nothing outside of a call', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    await session.microphone.setEnabled(true);
    await session.microphone.toggle();
    expect(world.microphones).toHaveLength(0);
    expect(session.microphone.state.get()).toEqual({ enabled: false, pending: false });
  });
});

describe('what others do to the microphone', () => {
  it('shows that the server muted it', async () => {
    const { world, state } = await call();
    world.mic.handlers.onMuted(true);
    expect(state()).toEqual({ enabled: false, pending: false });
  });

  it('lets no one but the user switch it on', async () => {
    const { world, microphone, state } = await call();
    await microphone.setEnabled(false);
    world.mic.muted = false;
    world.mic.handlers.onMuted(false);
    expect(world.mic.muted).toBe(true);
    expect(state().enabled).toBe(false);
  });

  it('says that the device is gone, and opens another when it is switched on', async () => {
    const { world, session, microphone, state } = await call();
    world.mic.handlers.onLost();
    expect(state()).toMatchObject({ enabled: false, error: { code: 'media.lost' } });
    expect(session.connectionState.get()).toBe('connected');
    expect(world.mic.stopped).toBe(true);
    await microphone.setEnabled(true);
    expect(state()).toEqual({ enabled: true, pending: false });
    expect(world.microphones).toHaveLength(2);
    expect(session.failures.get()).toEqual([]);
  });

  it('says that it cannot be published, and frees it', async () => {
    const world = createWorld();
    const session = createSession(world.ports);
    session.start().catch(() => undefined);
    world.room.publish = () => Promise.reject(new CodedError('media.failed', 'not permitted'));
    await settle();
    world.room.connecting.resolve();
    await settle();
    expect(world.mic.stopped).toBe(true);
    expect(session.failures.get()).toMatchObject([{ code: 'media.failed' }]);
  });
});
