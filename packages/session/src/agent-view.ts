/** One agent as the app sees it: the primary one, or the one of a name. */
import type { FailureCode } from '../../../src/shared/failures.js';
import type { AgentActivity } from '../../../src/shared/session.js';
import { createAgentDiary } from './agent-diary.js';
import { createAgentMachine, isAvailable, parseActivity } from './agent-state.js';
import type { Failures } from './agent-state.js';
import type { AgentRoster } from './agent-roster.js';
import type { AgentEvent, MediaTrack } from './basics.js';
import { wire } from './ports.js';
import type { Clock, Logger, RemoteParticipant } from './ports.js';
import { sameRecord, writable } from './store.js';
import type { Readable } from './store.js';
import { shownName } from './text.js';
import type { Agent } from './types.js';
import { waitUntil } from './waits.js';

export interface AgentView {
  readonly agent: Agent;
  /** A call began, or a lost agent is expected back. */
  promise(): void;
  buffer(buffering: boolean): void;
  /** Shows this agent, or that none is there. `joined`: it came just now. */
  show(agent: RemoteParticipant | undefined, joined: boolean): void;
  /** It told something about itself; an error is none of the view's. */
  told(event: Exclude<AgentEvent, { type: 'error' }>): void;
  fail(failures: Failures): void;
  /** None is there and none is waited for. */
  disconnect(): void;
  dismissed(code: FailureCode): void;
}

export interface AgentViewDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly roster: AgentRoster;
  /** The session is gone for good. */
  readonly isGone: Readable<boolean>;
  /** What was wrong with this agent is over: it came, or says what it does. */
  readonly onRecovered: (activity: AgentActivity | undefined) => void;
}

/** What an agent says that it does; an unknown word counts as none. */
export const activityOf = (agent: RemoteParticipant): AgentActivity | undefined =>
  parseActivity(agent.attributes[wire.agentState]);

/** Idle, listening, thinking or speaking. */
export const canTalk = (activity: AgentActivity | undefined): boolean =>
  activity !== undefined && activity !== 'initializing';

/** How an agent is called, as shown. */
export const nameOf = (agent: RemoteParticipant): string | undefined =>
  shownName(agent.name || agent.attributes[wire.agentName]);

const noAttributes: Readonly<Record<string, string>> = {};

/** Makes a view in which nobody is shown. */
export function createAgentView({ roster, ...deps }: AgentViewDeps): AgentView {
  const machine = createAgentMachine(deps.logger);
  const diary = createAgentDiary(() => deps.clock.now());
  const name = writable<string | undefined>(undefined);
  const identity = writable<string | undefined>(undefined);
  const metadata = writable<string | undefined>(undefined);
  const attributes = writable(noAttributes, sameRecord);
  const tracks = {
    microphone: writable<MediaTrack | undefined>(undefined),
    camera: writable<MediaTrack | undefined>(undefined),
  };

  const follow = (agent: RemoteParticipant, isNew: boolean): void => {
    const activity = activityOf(agent);
    const available = canTalk(activity);
    // A failure ends when an agent joins or can be spoken with, not with any other event.
    if (machine.state.get().state === 'failed' && !available && !isNew) return;
    if (available || isNew) deps.onRecovered(activity);
    if (activity) machine.act(activity);
    else if (isNew || machine.state.get().state !== 'connected') machine.join();
  };

  const waited = { state: machine.state, isGone: deps.isGone };
  const { tools, usage, userState, persona } = diary;
  return {
    agent: {
      state: machine.state,
      name,
      identity,
      metadata,
      attributes,
      microphoneTrack: tracks.microphone,
      cameraTrack: tracks.camera,
      tools,
      usage,
      userState,
      persona,
      async waitForAvailable(signal) {
        await waitUntil(waited, [], (now) => isAvailable(now) || undefined, signal);
      },
      async waitForState(matches, signal) {
        await waitUntil(waited, [], (now) => matches(now) || undefined, signal);
      },
      waitForTrack: (kind, signal) =>
        waitUntil(waited, [tracks[kind]], () => tracks[kind].get(), signal),
    },
    promise: () => machine.promise(),
    buffer: (on) => machine.buffer(on),
    show(agent, joined) {
      const isNew = joined || agent?.identity !== identity.get();
      if (isNew) diary.clear();
      name.set(agent && nameOf(agent));
      metadata.set(agent?.metadata);
      attributes.set(agent?.attributes ?? noAttributes);
      tracks.microphone.set(agent && roster.trackOf(agent, 'microphoneTrack'));
      tracks.camera.set(agent && roster.trackOf(agent, 'cameraTrack'));
      identity.set(agent?.identity);
      if (agent) follow(agent, isNew);
    },
    told: (event) => diary.write(event),
    fail: (failures) => machine.fail(failures),
    disconnect: () => machine.disconnect(),
    dismissed(code) {
      const state = machine.state.get();
      if (state.state !== 'failed') return;
      const [first, ...rest] = state.failures.filter((one) => one.code !== code);
      if (first) machine.fail([first, ...rest] satisfies Failures);
      else if (identity.get() !== undefined) machine.join();
      else machine.disconnect();
    },
  };
}
