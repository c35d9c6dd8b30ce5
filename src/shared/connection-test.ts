/** A connection's test, stage by stage, as main and the windows speak of it. */
import type { ConnectionField, ConnectionKind } from './connection-rules.js';
import type { Failure, FailureCode } from './failures.js';
import type { Credentials } from './session.js';

/**
 * What is tested, in this order; after a stage that fails no other is run.
 *
 * | | |
 * |---|---|
 * | token | the ready-made token is whole and in time; the token server gives one |
 * | address | the LiveKit server's address answers, with a certificate that is trusted |
 * | server | it is a LiveKit server that answers there |
 * | access | it accepts the token |
 * | signal | it opens a room |
 * | media | a way for sound is found |
 * | sent | sound goes out |
 * | received | a second participant hears it |
 * | agent | the agent joins |
 */
export type TestStage =
  'token' | 'address' | 'server' | 'access' | 'signal' | 'media' | 'sent' | 'received' | 'agent';

/** The stages that main tests; a page tests the others, in a room. */
export const mainStages = ['token', 'address', 'server', 'access'] as const;
export type MainStage = (typeof mainStages)[number];

/** The stages that a kind of connection has. */
export function stagesOf(kind: ConnectionKind): readonly TestStage[] {
  const asked = kind === 'key' ? [] : (['token'] as const);
  // There is no second token for the room of a ready-made one.
  const heard = kind === 'token' ? [] : (['received'] as const);
  return [...asked, 'address', 'server', 'access', 'signal', 'media', 'sent', ...heard, 'agent'];
}

export const isMainStage = (stage: TestStage): stage is MainStage =>
  (mainStages as readonly TestStage[]).includes(stage);

/** What main found. */
export type StageAnswer =
  | {
      readonly passed: true;
      readonly ms: number;
      /** Milliseconds since the epoch: until then the token is good; absent: for ever, or it is new. */
      readonly until?: number;
    }
  | {
      readonly passed: false;
      readonly ms: number;
      readonly code: FailureCode;
      readonly detail?: string;
    };

export interface StageChoice {
  readonly id: string;
  readonly stage: MainStage;
  /** It is the first of a test, which ends the one before. */
  readonly begins: boolean;
}

/** Who enters a room for a test. */
export interface EntryChoice {
  readonly id: string;
  /** `caller` sends sound; `listener` is the second one in the same room. */
  readonly as: 'caller' | 'listener';
  /** The user has asked for it: the agent may be woken, and the room of a ready-made token entered. */
  readonly asked: boolean;
}

/** A way into a room, or why there is none. */
export type Entry =
  | { readonly credentials: Credentials }
  | {
      /**
       * `unasked`: it is the user's to say so. `in-call`: it would end the call that is under way.
       * `no-second`: the room takes no second participant of ours.
       */
      readonly refused: 'unasked' | 'in-call' | 'no-second';
      /** Whether the token lets sound be sent. */
      readonly mayTalk: boolean;
    };

/** How sound travels. */
export type MediaPath = 'udp' | 'tcp' | 'turn-udp' | 'turn-tcp' | 'turn-tls';

export interface StageReport {
  readonly stage: TestStage;
  /**
   * `not-run`: one before it failed, or the test was cancelled. `on-request`: the user may ask for it.
   * `impossible`: it cannot be tested with this connection.
   */
  readonly state:
    | 'waiting'
    | 'running'
    | 'passed'
    | 'failed'
    | 'not-run'
    | 'on-request'
    | 'after-call'
    | 'impossible';
  /** How long it took, of what has passed or failed. */
  readonly ms?: number;
  readonly path?: MediaPath;
  /** Milliseconds since the epoch: until then the token is good. */
  readonly until?: number;
  /** The name under which the agent came. */
  readonly agent?: string;
  readonly failure?: Failure;
  /** Where it can be mended; absent: not in this form. */
  readonly field?: ConnectionField;
}

export interface TestReport {
  /** The connection's. */
  readonly id: string;
  readonly kind: ConnectionKind;
  readonly stages: readonly StageReport[];
  readonly running: boolean;
  /** What the user may ask for when it has ended: calling the agent, or entering the token's own room. */
  readonly offer?: 'agent' | 'room';
}

/** The stage that failed; undefined: none. */
export const failedStage = (report: TestReport): StageReport | undefined =>
  report.stages.find(({ state }) => state === 'failed');

/** Whether all that was to be tested at once has passed. */
export const isPassed = (report: TestReport): boolean =>
  !report.running &&
  !failedStage(report) &&
  report.stages.every(({ state }) => state !== 'waiting' && state !== 'not-run');

const secretCodes: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'token.unauthorized',
  'vault.missing',
  'vault.unreadable',
  'vault.other-keyring',
]);

/**
 * The field in which a failure is mended; undefined: in none of them.
 * @param detail what the server said
 */
export function faultyField(
  kind: ConnectionKind,
  stage: TestStage,
  code: FailureCode,
  detail = '',
): ConnectionField | undefined {
  if (code === 'offline' || code.startsWith('network.proxy')) return undefined;
  if (kind === 'sandbox')
    return stage === 'agent'
      ? 'agentName'
      : code === 'token.unauthorized' || code === 'token.invalid'
        ? 'sandboxId'
        : undefined;
  if (secretCodes.has(code)) return 'secret';
  switch (stage) {
    case 'token':
      if (/has no server_url;/.test(detail)) return 'serverUrl';
      return kind === 'endpoint' ? 'url' : 'secret';
    case 'address':
    case 'server':
      return kind === 'endpoint' ? 'url' : 'serverUrl';
    case 'access':
      if (kind === 'endpoint') return 'url';
      return kind === 'key' && /api key/i.test(detail) ? 'apiKey' : 'secret';
    case 'sent':
    case 'received':
      return kind === 'token' ? 'secret' : undefined;
    case 'agent':
      return kind === 'token' ? undefined : 'agentName';
    case 'signal':
    case 'media':
      return undefined;
  }
}
