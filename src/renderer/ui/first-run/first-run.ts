import type { Readable } from '@parley/session';
import type { Connection, ConnectionDraft, Connections } from '../../../shared/connections.js';
import type { TestReport } from '../../../shared/connection-test.js';
import type { Failure } from '../../../shared/failures.js';
import type { FirstRunStep } from '../../../shared/first-run.js';
import type { MicrophoneCheck } from './microphone-check.js';

/** What the pages of the first run show and do beside the conversation's window. */
export interface FirstRunParts {
  /** Undefined until main has answered. */
  readonly connections: Readable<Connections | undefined>;
  /** Why a connection could not be saved. */
  readonly trouble: Readable<Failure | undefined>;
  readonly report: Readable<TestReport | undefined>;
  /** Resolves with what was saved; undefined: it was not, and `trouble` says why. */
  readonly onsave: (draft: ConnectionDraft) => Promise<Connection | undefined>;
  readonly ontest: (connection: Connection) => void;
  readonly onask: () => void;
  readonly onstop: () => void;
  readonly onuse: (connection: Connection) => void;
  readonly onallow: (allowed: boolean) => void;
  readonly microphone: MicrophoneCheck;
  /** Begins or ends the test in which keys only count. */
  readonly ontestkey: (on: boolean) => void;
  /** Shows another page; `done`: the conversation. */
  readonly ongo: (step: FirstRunStep | 'done') => void;
}

/** The names of the steps that the user goes through, after the welcome. */
export const stepNames = {
  connection: 'Connection',
  microphone: 'Microphone',
  key: 'Key',
  talk: 'First call',
} as const satisfies Partial<Record<FirstRunStep, string>>;
