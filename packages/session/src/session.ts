/** Composes one conversation out of its parts. */
import { createBatch } from './batch.js';
import { createCalls } from './calls.js';
import { leftMutedNotice, watchLeftMuted } from './left-muted.js';
import { createMessages } from './messages.js';
import type { Clock, SessionPorts } from './ports.js';
import { measureReplies } from './reply-meter.js';
import { defaultMutedLimitMs } from './session-options.js';
import type { SessionOptions } from './session-options.js';
import { createParts } from './session-parts.js';
import type { SessionParts } from './session-parts.js';
import { createSleep } from './sleep.js';
import { createSnapshot } from './snapshot.js';
import { derived } from './store.js';
import { SessionError } from './types.js';
import type { AgentRequest, Session } from './types.js';

export type { SessionOptions } from './session-options.js';

/** Makes a session that isn't connected; nothing happens before `start`. */
export function createSession(ports: SessionPorts, options: SessionOptions = {}): Session {
  const changes = createBatch();
  const { batch } = changes;
  const batched = { ...ports, clock: batchedClock(ports.clock, batch) };
  const parts = createParts(batched, options, batch);
  const calls = createCalls({ ports: batched, options, parts, batch });
  const { deliver, start, end } = calls;
  const { agents, media, failures, connection } = parts;
  const microphone = media.microphone.device;
  const messages = createMessages({ ...parts, ...batched, deliver });
  const voice = agents.agent.microphoneTrack;
  const replyMs = measureReplies(batched.clock, ports.sound, microphone.track, voice);
  const snapshot = createSnapshot(parts, replyMs, changes);
  const sleep = createSleep({
    ...parts,
    microphone,
    camera: media.camera.device,
    screenShare: media.screenShare.device,
  });
  const attend = watchLeftMuted({
    ...leftMutedDeps(parts, batched.clock, options),
    onLeft: (ms) => void end({ notice: leftMutedNotice(ms) }),
  });

  /** Grows with each wish that there be no call, or none that is live: an older retry is off. */
  let wishes = 0;
  return {
    ...faceOf(parts),
    messages,
    snapshot,
    prepareConnection: ports.prepare,
    start,
    end() {
      wishes += 1;
      return end();
    },
    async retry() {
      const mine = (wishes += 1);
      await end();
      // Leaving a room takes up to two seconds: the user may have changed their mind.
      if (mine !== wishes) throw new SessionError(undefined);
      await start();
    },
    suspend() {
      wishes += 1;
      batch(sleep.suspend);
      calls.setAsleep(true);
    },
    resume() {
      wishes += 1;
      calls.setAsleep(false);
      attend();
      batch(sleep.resume);
    },
    expect(agent) {
      if (connection.get() !== 'disconnected') batch(() => agents.expect(agent));
    },
    dismiss(code) {
      batch(() => {
        failures.remove((one) => one.code === code);
        agents.dismissed(code);
      });
    },
    async dispose() {
      parts.isGone.set(true);
      media.dispose();
      await end();
    },
  };
}

/**
 * A session with one agent, the common case.
 * @param agent its name, or all that its dispatch should say
 */
export function sessionWithAgent(
  ports: SessionPorts,
  agent: string | AgentRequest,
  options: Omit<SessionOptions, 'agents'> = {},
): Session {
  const request = typeof agent === 'string' ? { name: agent } : agent;
  return createSession(ports, { ...options, agents: [request] });
}

/** What a session only shows of its parts. */
function faceOf({ connection, reconnection, agents, media, rpc, failures }: SessionParts) {
  return {
    connection,
    isConnected: derived(connection, (now) => now === 'connected' || now === 'reconnecting'),
    reconnection,
    agent: agents.agent,
    agents: agents.agents,
    agentNamed: agents.named,
    microphone: media.microphone.device,
    camera: media.camera.device,
    screenShare: media.screenShare.device,
    devices: media.devices,
    canPublish: media.canPublish,
    rpc: rpc.rpc,
    failures: failures.all,
  } satisfies Partial<Session>;
}

/** What a timer changes is seen at once. */
function batchedClock(clock: Clock, batch: (run: () => void) => void): Clock {
  return { now: () => clock.now(), after: (ms, run) => clock.after(ms, () => batch(run)) };
}

function leftMutedDeps(parts: SessionParts, clock: Clock, { mutedLimitMs }: SessionOptions) {
  return {
    clock,
    limitMs: mutedLimitMs ?? (() => defaultMutedLimitMs),
    connection: parts.connection,
    microphone: parts.media.microphone.device.state,
    agent: parts.agents.agent.state,
    said: parts.rows.turns,
  };
}
