/** Tests a saved connection as far as main can: all that needs its secret, or what no page is told. */
import { CodedError } from '../../shared/failures.js';
import type {
  Entry,
  EntryChoice,
  MainStage,
  StageAnswer,
  StageChoice,
} from '../../shared/connection-test.js';
import type { Credentials } from '../../shared/session.js';
import { createRedactor } from '../logging/redactor.js';
import { sentenceIn, textOf } from './answer.js';
import { clockDifference } from './clock-difference.js';
import { mint, wordsOf } from './credentials.js';
import type { AskTokenServer, CompleteRequest } from './credentials.js';
import { networkFailure, passwordWanted } from './network-failure.js';
import type { NetworkView } from './network-failure.js';
import { validateUrl } from './server-check.js';
import type { Source } from './source.js';
import { tokenClaims } from './token.js';

/**
 * An agent that no worker is called. A room that is made for it wakes no other: without a name every
 * agent that has none would be sent to it.
 */
export const noAgent = 'parley-connection-test';

export interface ConnectionTestDeps extends NetworkView {
  /** What a saved connection makes credentials from. */
  sourceOf(id: string): Promise<Source>;
  /** Whether a call with this connection is under way. */
  isInCall(id: string): boolean;
  readonly askTokenServer: AskTokenServer;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Text never used before, for rooms and participants. */
  newId(): string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds for each question to a server. */
  readonly patience: number;
  /** Told which LiveKit server the testing page may call; null: none any more. */
  onServer(serverUrl: string | null): void;
}

export interface ConnectionTests {
  /** Tests one stage. What is wrong with the connection is an answer. */
  test(choice: StageChoice): Promise<StageAnswer>;
  /** Rejects with a {@link CodedError} that says why there are no credentials. */
  enter(choice: EntryChoice): Promise<Entry>;
  /** Ends the test that is under way, and what it waits for. */
  end(): void;
}

type Found = Pick<Extract<StageAnswer, { passed: true }>, 'until'>;

/** The test that is under way. */
interface Run {
  readonly id: string;
  readonly request: CompleteRequest;
  readonly ending: AbortController;
  source?: Source;
  credentials?: Credentials;
}

/** Makes the service: one test at a time. */
export function createConnectionTests(deps: ConnectionTestDeps): ConnectionTests {
  let run: Run | undefined;

  const end = (): void => {
    run?.ending.abort();
    run = undefined;
    deps.onServer(null);
  };
  const begin = (id: string): Run => {
    end();
    return (run = { id, request: requestFor(deps), ending: new AbortController() });
  };
  const runOf = (id: string): Run => (run?.id === id ? run : begin(id));

  const credentialsOf = async (mine: Run): Promise<Credentials> => {
    mine.source ??= await deps.sourceOf(mine.id);
    return (mine.credentials ??= await mintFor(mine.source, mine.request, mine.ending.signal));
  };
  const mintFor = (source: Source, request: CompleteRequest, signal: AbortSignal) =>
    mint(source, request, { now: deps.now(), signal, askTokenServer: deps.askTokenServer });

  const stages: Readonly<Record<MainStage, (mine: Run) => Promise<Found>>> = {
    async token(mine) {
      const credentials = await credentialsOf(mine);
      const { expiresAt } = tokenClaims(credentials.participantToken);
      const isReadyMade = mine.source?.connection.settings.kind === 'token';
      return isReadyMade && expiresAt !== undefined ? { until: expiresAt } : {};
    },
    async address(mine) {
      const { serverUrl } = await credentialsOf(mine);
      await ask(new URL('/', validateUrl(serverUrl)).href, undefined, mine, deps);
      return {};
    },
    async server(mine) {
      const { serverUrl } = await credentialsOf(mine);
      const { status, said, host } = await ask(validateUrl(serverUrl), undefined, mine, deps);
      refuseBusy(status, host, said);
      // LiveKit refuses a question without a token, whatever else it might say.
      if (![400, 401, 403].includes(status))
        throw new CodedError('connection.not-livekit', `${host} answered with status ${status}.`);
      return {};
    },
    async access(mine) {
      const { serverUrl, participantToken } = await credentialsOf(mine);
      const { status, said, host, clock } = await ask(
        validateUrl(serverUrl),
        participantToken,
        mine,
        deps,
      );
      refuseBusy(status, host, said);
      if (status === 200) return {};
      const words = said === undefined ? `status ${status}` : said.replace(/\.$/, '');
      throw new CodedError('connection.unauthorized', `${host} says: ${words}.${clock}`);
    },
  };

  const callerOf = async (mine: Run, asked: boolean): Promise<Entry> => {
    const own = await credentialsOf(mine);
    const { connection } = mine.source as Source;
    const ours = isOurs(own, mine.request);
    const mayTalk = tokenClaims(own.participantToken).mayTalk;
    if (!asked) return ours ? { credentials: own } : { refused: 'unasked', mayTalk };
    // Whom its token names may be in the call that is under way, and would be put out of it.
    if (!ours && deps.isInCall(mine.id)) return { refused: 'in-call', mayTalk };
    const request = { ...requestFor(deps), ...wordsOf(connection) };
    return { credentials: await mintFor(mine.source as Source, request, mine.ending.signal) };
  };
  const listenerOf = async (mine: Run): Promise<Entry> => {
    const own = await credentialsOf(mine);
    const second: Entry = { refused: 'no-second', mayTalk: true };
    if (!isOurs(own, mine.request)) return second;
    const request = { ...mine.request, participantIdentity: `${noAgent}-${deps.newId()}` };
    const credentials = await mintFor(mine.source as Source, request, mine.ending.signal);
    return isOurs(credentials, request) ? { credentials } : second;
  };

  return {
    async test({ id, stage, begins }) {
      const begun = performance.now();
      const ms = (): number => Math.round(performance.now() - begun);
      const mine = begins ? begin(id) : runOf(id);
      try {
        const found = await stages[stage](mine);
        return { passed: true, ms: ms(), ...found };
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        const { code, message: detail } = error;
        return { passed: false, ms: ms(), code, ...(detail ? { detail } : {}) };
      }
    },
    async enter({ id, as, asked }) {
      const mine = runOf(id);
      const entry = as === 'caller' ? await callerOf(mine, asked) : await listenerOf(mine);
      if ('credentials' in entry && run === mine) deps.onServer(entry.credentials.serverUrl);
      return entry;
    },
    end,
  };
}

/** A room and a participant that are this test's own. */
function requestFor({ newId }: Pick<ConnectionTestDeps, 'newId'>): CompleteRequest {
  return {
    roomName: `parley-test-${newId()}`,
    participantIdentity: `parley-test-${newId()}`,
    participantName: 'Parley’s connection test',
    agents: [{ name: noAgent }],
  };
}

/** Whether a token opens the room that was asked for, and wakes no agent: not every server does as it is asked. */
function isOurs({ participantToken }: Credentials, { roomName }: CompleteRequest): boolean {
  const { room, agents } = tokenClaims(participantToken);
  return room === roomName && agents.length === 1 && agents[0] === noAgent;
}

interface Answer {
  readonly host: string;
  readonly status: number;
  /** The server's sentence, without the token that it may repeat. */
  readonly said: string | undefined;
  /** A sentence about this computer's clock, with a space before it; empty: it agrees. */
  readonly clock: string;
}

/** Asks a LiveKit server over http. @throws {@link CodedError} where nothing answers */
async function ask(
  url: string,
  token: string | undefined,
  { ending }: Run,
  deps: ConnectionTestDeps,
): Promise<Answer> {
  const { host } = new URL(url);
  const late = AbortSignal.timeout(deps.patience);
  const signal = AbortSignal.any([late, ending.signal]);
  try {
    const response = await deps.fetch(url, {
      headers: {
        'Cache-Control': 'no-store',
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      credentials: 'omit',
      redirect: 'manual',
      signal,
    });
    const { status, headers } = response;
    if (status === 407) throw new CodedError('network.proxy', passwordWanted(host));
    const sentence = sentenceIn((await textOf(response, signal)) ?? '');
    const said = sentence && createRedactor(token === undefined ? [] : [token]).redact(sentence);
    return { host, status, said, clock: clockDifference(headers, host, deps.now()) };
  } catch (error) {
    if (error instanceof CodedError) throw error;
    if (late.aborted)
      throw new CodedError(
        'connection.timeout',
        `${host} took more than ${deps.patience / 1000} s.`,
      );
    const { code, words } = await networkFailure(error, url, deps);
    throw new CodedError(code === 'unreachable' ? 'connection.unreachable' : code, words);
  }
}

function refuseBusy(status: number, host: string, said: string | undefined): void {
  if (status !== 429 && status < 500) return;
  const words = said === undefined ? '' : `: ${said.replace(/\.$/, '')}`;
  throw new CodedError('connection.busy', `${host} answered with status ${status}${words}.`);
}
