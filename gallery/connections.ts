import type { Connection, Connections, ConnectionsPage } from '../src/shared/connections.js';
import type { StageReport, TestReport } from '../src/shared/connection-test.js';
import { stagesOf } from '../src/shared/connection-test.js';
import { failure } from '../src/shared/failures.js';
import { failureFor } from '../src/shared/connection-wording.js';
import type { Failure } from '../src/shared/failures.js';

/** What the Connections window can show, to look at. */
export interface GalleryConnections {
  /** Undefined: the keyring has not answered yet. */
  readonly connections: Connections | undefined;
  readonly page?: ConnectionsPage;
  readonly trouble?: Failure;
  readonly report?: TestReport;
  /** What the user does before the picture: a selector and a text to type, or null to press it. */
  readonly does?: readonly (readonly [selector: string, text: string | null])[];
}

const keyring = { kind: 'keyring', backend: 'gnome_libsecret' } as const;
const none = failure('vault.unavailable', 0);
const memory = { kind: 'memory', backend: 'basic_text', problem: none } as const;
const plain = { kind: 'plain', backend: 'basic_text', plainLeft: true } as const;

const work: Connection = {
  id: 'work',
  name: 'Work',
  settings: { kind: 'key', serverUrl: 'wss://work-1a2b3c.livekit.cloud', apiKey: 'APIx7Yk2' },
  agentName: 'front-desk',
  secret: 'vault',
};
const environment: Connection = {
  id: 'environment',
  name: 'Environment',
  settings: { kind: 'key', serverUrl: 'ws://127.0.0.1:7880', apiKey: 'devkey' },
  agentName: 'parley-local',
  secret: 'environment',
};
const sandbox: Connection = {
  id: 'cloud',
  name: 'LiveKit Cloud',
  settings: { kind: 'sandbox', sandboxId: 'my-agent-1a2b3c' },
  secret: 'none',
};
const endpoint: Connection = {
  id: 'team',
  name: 'The team’s assistant',
  settings: { kind: 'endpoint', url: 'https://assistant.example/token' },
  secret: 'vault',
};
const token: Connection = {
  id: 'guest',
  name: 'A guest’s token with a name that goes on for longer than its row is wide',
  settings: { kind: 'token', serverUrl: 'wss://talk.example' },
  secret: 'missing',
};

const of = (
  list: readonly Connection[],
  activeId: string | null = null,
  storage: Connections['storage'] = keyring,
): Connections => ({ list, activeId, storage });

const adding = (
  kind: Connection['settings']['kind'],
  storage: Connections['storage'] = keyring,
): GalleryConnections => ({
  connections: of([], null, storage),
  page: 'add',
  does: [[`[value=${kind}]`, null]],
});

const editing = (connection: Connection): GalleryConnections => ({
  connections: of([connection], connection.id),
  page: 'edit',
});

/** A test that has come to a stage, with what that is like. */
const tested = (
  { id, settings: { kind } }: Connection,
  stage: StageReport['stage'],
  now: Omit<StageReport, 'stage'>,
  more: Partial<TestReport> = {},
): TestReport => {
  const all = stagesOf(kind);
  const stages = all.map((one, at): StageReport => {
    if (one === stage) return { stage: one, ...now };
    if (at > all.indexOf(stage)) return { stage: one, state: more.running ? 'waiting' : 'not-run' };
    return {
      stage: one,
      state: 'passed',
      ms: 3 + 17 * at,
      ...(one === 'media' && { path: 'udp' }),
    };
  });
  return { id, kind, stages, running: false, ...more };
};
const wrongSecret = failureFor(
  'key',
  failure('connection.unauthorized', 0, 'work-1a2b3c.livekit.cloud says: invalid token.'),
);

export const connectionStates: Readonly<Record<string, GalleryConnections>> = {
  waiting: { connections: undefined },
  empty: { connections: of([]) },
  all: { connections: of([environment, work, sandbox, endpoint, token], 'work') },
  environment: { connections: of([environment], 'environment') },
  unreadable: {
    connections: of(
      [{ ...work, secret: 'unreadable', problem: failure('vault.unreadable', 0) }, sandbox],
      'work',
    ),
  },
  'edit-unreadable': editing({
    ...work,
    secret: 'unreadable',
    problem: failure('vault.unreadable', 0),
  }),
  memory: { connections: of([{ ...work, secret: 'memory' }], 'work', memory) },
  plain: { connections: of([{ ...work, secret: 'plain' }], 'work', plain) },
  'plain-left': adding('key', { ...keyring, plainLeft: true }),
  'in-call': {
    connections: of([work, sandbox], 'work'),
    trouble: failure('connections.in-call', 0),
  },
  removing: {
    connections: of([work, sandbox], 'work'),
    does: [['[aria-label="Remove LiveKit Cloud"]', null]],
  },
  sandbox: adding('sandbox'),
  key: adding('key'),
  endpoint: adding('endpoint'),
  token: adding('token'),
  edit: editing(work),
  'edit-endpoint': editing(endpoint),
  'key-memory': adding('key', memory),
  'key-plain': adding('key', plain),
  faults: {
    ...adding('key'),
    does: [
      ['[value=key]', null],
      ['#serverUrl', 'ws://talk.example'],
      ['#apiKey', 'API key'],
      ['#agentName', 'front-desk'],
      ['[type=submit]', null],
    ],
  },
  revealed: {
    ...adding('key'),
    does: [
      ['[value=key]', null],
      ['#secret', 'what-was-typed'],
      ['[aria-label="Show API secret"]', null],
    ],
  },
  refused: {
    ...editing(work),
    trouble: failure('connections.invalid', 0, 'Server address is missing.'),
  },
  testing: {
    ...editing(work),
    report: tested(work, 'signal', { state: 'running' }, { running: true }),
  },
  'test-passed': {
    ...editing(work),
    report: tested(work, 'agent', { state: 'on-request' }, { offer: 'agent' }),
  },
  'test-failed': {
    ...editing(work),
    report: tested(work, 'access', {
      state: 'failed',
      ms: 12,
      failure: wrongSecret,
      field: 'secret',
    }),
  },
  'test-in-list': {
    connections: of([environment, sandbox], 'environment'),
    report: tested(environment, 'media', {
      state: 'failed',
      ms: 15_013,
      failure: failure('connection.media-blocked', 0),
    }),
  },
  leaving: {
    ...adding('sandbox'),
    does: [
      ['#sandboxId', 'my-'],
      ['footer button:last-child', null],
    ],
  },
};

/** Does what a state says that the user does, step by step. */
export async function act(does: GalleryConnections['does'] = []): Promise<void> {
  for (const [selector, text] of does) {
    await new Promise(requestAnimationFrame);
    const element = document.querySelector<HTMLInputElement>(selector);
    if (!element) throw new Error(`Nothing is ${selector}`);
    element.focus();
    if (text === null) element.click();
    else {
      element.value = text;
      element.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
}
