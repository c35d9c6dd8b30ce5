/** The words of a connection's test. */
import type { ConnectionKind } from '../../../shared/connection-rules.js';
import { failedStage, isPassed } from '../../../shared/connection-test.js';
import type {
  MediaPath,
  StageReport,
  TestReport,
  TestStage,
} from '../../../shared/connection-test.js';

const token: Readonly<Record<ConnectionKind, string>> = {
  key: 'A token can be made',
  token: 'The token is whole and in time',
  endpoint: 'The token server gives a token',
  sandbox: 'LiveKit Cloud gives a token',
};

const titles: Readonly<Record<Exclude<TestStage, 'token' | 'access'>, string>> = {
  address: 'The address answers',
  server: 'It is a LiveKit server',
  signal: 'It opens a room',
  media: 'Sound finds a way',
  sent: 'Sound is sent',
  received: 'Sound arrives',
  agent: 'The agent joins',
};

/** What a stage shows when it passes. */
export function titleOf(stage: TestStage, kind: ConnectionKind): string {
  if (stage === 'token') return token[kind];
  if (stage === 'access')
    return kind === 'key' ? 'It accepts key and secret' : 'It accepts the token';
  return titles[stage];
}

const paths: Readonly<Record<MediaPath, string>> = {
  udp: 'over UDP',
  tcp: 'over TCP: UDP is blocked',
  'turn-udp': 'through a relay (TURN)',
  'turn-tcp': 'through a relay (TURN over TCP)',
  'turn-tls': 'through a relay (TURN over TLS)',
};

const states: Readonly<Record<StageReport['state'], string>> = {
  waiting: 'Waiting',
  running: 'Testing…',
  passed: 'Works',
  failed: 'Failed',
  'not-run': 'Not tested',
  'on-request': 'When you ask for it',
  'after-call': 'Your call is in this room: test it when the call has ended',
  impossible: 'Cannot be tested',
};

/** How it stands with a stage, in a few words. */
export function stateText({ state, path, agent, until, ms }: StageReport, locale?: string): string {
  const more = [
    path && paths[path],
    agent,
    until !== undefined &&
      `until ${new Date(until).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })}`,
    ms !== undefined && `${ms.toLocaleString(locale)} ms`,
  ];
  return [states[state], ...more].filter(Boolean).join(' · ');
}

/** The test in one sentence. */
export function verdictOf(report: TestReport): string {
  if (report.running) return 'Testing…';
  const failed = failedStage(report);
  if (failed?.failure) return failed.failure.message;
  if (isPassed(report)) return 'This connection works.';
  return 'The test was cancelled.';
}

/** What the button does that has more tested. */
export const offers: Readonly<
  Record<NonNullable<TestReport['offer']>, { readonly label: string; readonly about: string }>
> = {
  agent: {
    label: 'Call the agent',
    about: 'Makes a short call, which wakes your agent.',
  },
  room: {
    label: 'Enter the room',
    about: 'Enters the one room that this token opens, as you, and may wake its agent.',
  },
};
