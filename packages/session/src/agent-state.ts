/** The agent's state and its named transitions; nothing else writes it. */
import type { Failure } from '../../../src/shared/failures.js';
import type { AgentActivity, AgentState } from '../../../src/shared/session.js';
import type { Logger } from './ports.js';
import { writable } from './store.js';
import type { Readable } from './store.js';

export type Failures = readonly [Failure, ...Failure[]];

export interface AgentMachine {
  readonly state: Readable<AgentState>;
  /** A call began, or a lost agent is expected back. */
  promise(): void;
  /** Speech is, or is no longer, recorded ahead of the connection. */
  buffer(buffering: boolean): void;
  /** It is in the room, without a word about its state so far. */
  join(): void;
  /** It said what it does; whatever was wrong with it is over. */
  act(activity: AgentActivity): void;
  fail(failures: Failures): void;
  /** None is there and none is waited for. */
  disconnect(): void;
}

const activities: ReadonlySet<string> = new Set<AgentActivity>([
  'initializing',
  'idle',
  'listening',
  'thinking',
  'speaking',
]);

/** Reads `lk.agent.state`; an unknown word counts as none. */
export function parseActivity(value: string | undefined): AgentActivity | undefined {
  return value !== undefined && activities.has(value) ? (value as AgentActivity) : undefined;
}

/** Idle, listening, thinking or speaking: it can be spoken with. */
export function isAvailable(state: AgentState): boolean {
  return state.state === 'connected' && state.activity !== 'initializing';
}

/** What is said now is heard: by the agent, or by the recorder for it. */
export function canListen(state: AgentState): boolean {
  if (state.state === 'connecting') return state.buffering;
  return isAvailable(state) && state.state === 'connected' && state.activity !== 'idle';
}

/** It is waited for, or not ready so far. */
export function isPending(state: AgentState): boolean {
  return (
    state.state === 'connecting' ||
    (state.state === 'connected' && state.activity === 'initializing')
  );
}

/** Nothing more comes of it by itself; a failed one may yet join late. */
export function isFinished(state: AgentState): boolean {
  return state.state === 'disconnected' || state.state === 'failed';
}

/** Speech is being recorded ahead of the connection. */
export function isBufferingSpeech(state: AgentState): boolean {
  return state.state === 'connecting' && state.buffering;
}

/** Why it failed, in sentences; empty when it hasn't. */
export function failureReasons(state: AgentState): readonly string[] {
  return state.state === 'failed' ? state.failures.map(({ message }) => message) : [];
}

/** The flat word that other LiveKit clients use. */
export function flatState(state: AgentState): string {
  if (state.state === 'connected') return state.activity;
  if (state.state === 'connecting') return state.buffering ? 'pre-connect-buffering' : 'connecting';
  return state.state;
}

function same(a: AgentState, b: AgentState): boolean {
  if (a.state === 'failed' && b.state === 'failed')
    return (
      a.failures.length === b.failures.length && a.failures.every((one, i) => one === b.failures[i])
    );
  return flatState(a) === flatState(b);
}

/** Makes a disconnected agent; each transition is logged, old -> new, with its name. */
export function createAgentMachine(logger: Logger): AgentMachine {
  const state = writable<AgentState>({ state: 'disconnected' }, same);
  let buffering = false;
  const become = (transition: string, next: AgentState): void => {
    const old = state.get();
    if (same(old, next)) return;
    logger.info(`agent: ${flatState(old)} -> ${flatState(next)} (${transition})`);
    state.set(next);
  };
  return {
    state,
    promise: () => become('promise', { state: 'connecting', buffering }),
    buffer(on) {
      buffering = on;
      if (state.get().state === 'connecting')
        become('buffer', { state: 'connecting', buffering: on });
    },
    join: () => become('join', { state: 'connecting', buffering }),
    act: (activity) => become('act', { state: 'connected', activity }),
    fail: (failures) => become('fail', { state: 'failed', failures }),
    disconnect: () => become('disconnect', { state: 'disconnected' }),
  };
}
