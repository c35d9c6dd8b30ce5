import { CodedError, describeError, failure } from '../../shared/failures.js';
import { failureFor } from '../../shared/connection-wording.js';
import type { ConnectionKind } from '../../shared/connection-rules.js';
import { faultyField, isMainStage, stagesOf } from '../../shared/connection-test.js';
import type {
  Entry,
  EntryChoice,
  MainStage,
  MediaPath,
  StageReport,
  TestReport,
  TestStage,
} from '../../shared/connection-test.js';
import type { Connection } from '../../shared/connections.js';
import type { Credentials } from '../../shared/session.js';
import { writable } from '@parley/session';
import type { Readable } from '@parley/session';
import type { Client } from './client.js';

/** A participant in a room, for as long as a test takes. Rejects with coded errors. */
export interface Probe {
  enter(credentials: Credentials, onSignal: () => void): Promise<MediaPath>;
  sendTone(): Promise<void>;
  hear(): Promise<void>;
  meetAgent(): Promise<string>;
  close(): Promise<void>;
}

export interface ConnectionTesterDeps {
  readonly client: Client;
  /** Makes a participant; what it takes of LiveKit may have to be loaded first. */
  openProbe(): Promise<Probe>;
  /** Milliseconds on a clock that never goes back. */
  readonly clock: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** One test of a connection at a time, as a window runs it: stage by stage, until one fails. */
export interface ConnectionTester {
  /** The newest test; undefined: none. */
  readonly report: Readable<TestReport | undefined>;
  /** Tests a saved connection; ends the test before it. Resolves when it is done. */
  start(connection: Pick<Connection, 'id' | 'settings'>): Promise<void>;
  /** Does what the report offers. */
  ask(): Promise<void>;
  /** Ends the test; what was found stays to be read. */
  cancel(): void;
  /** Ends it and forgets what was found. */
  forget(): void;
}

/** A test that another one has taken the place of, or that was cancelled. */
class EndedError extends Error {}

/** Makes the tester. */
export function createConnectionTester(deps: ConnectionTesterDeps): ConnectionTester {
  const report = writable<TestReport | undefined>(undefined);
  let run: Run | undefined;

  const begin = (first: TestReport): Run => {
    run?.end();
    report.set(first);
    return (run = new Run(deps, first, report.set));
  };
  const cancel = (): void => {
    if (!run) return;
    run.end();
    run = undefined;
    const left = report.get();
    if (!left?.running) return;
    report.set({ ...left, running: false, stages: left.stages.map(notRun) });
    void deps.client.request('connections.end-test', undefined).catch(() => undefined);
  };
  return {
    report,
    async start({ id, settings: { kind } }) {
      const stages = stagesOf(kind).map((stage): StageReport => ({ stage, state: 'waiting' }));
      await begin({ id, kind, stages, running: true }).all();
    },
    async ask() {
      const last = report.get();
      if (!last?.offer) return;
      const begun = begin({ ...last, running: true });
      await (last.offer === 'room' ? begun.room() : begun.agent());
    },
    cancel,
    forget() {
      cancel();
      report.set(undefined);
    },
  };
}

const notRun = (one: StageReport): StageReport =>
  one.state === 'waiting' || one.state === 'running' ? { ...one, state: 'not-run' } : one;

type Found = Omit<StageReport, 'stage' | 'state' | 'ms'>;

class Run {
  readonly #deps: ConnectionTesterDeps;
  readonly #tell: (report: TestReport) => void;
  readonly #probes: Probe[] = [];
  #report: TestReport;
  #ended = false;

  constructor(deps: ConnectionTesterDeps, first: TestReport, tell: (report: TestReport) => void) {
    this.#deps = deps;
    this.#report = first;
    this.#tell = tell;
  }

  /** Every stage that needs no word of the user. */
  all(): Promise<void> {
    return this.#guarded(async () => {
      const stages = stagesOf(this.#kind).filter(isMainStage);
      for (const [at, stage] of stages.entries()) await this.#inMain(stage, at === 0);
      const entry = await this.#entry('signal', { as: 'caller', asked: false });
      if ('credentials' in entry) return this.#ownRoom(entry.credentials);
      this.#put('received', { state: 'impossible' });
      for (const stage of ['signal', 'media', 'sent', 'agent'] as const)
        this.#put(stage, { state: 'on-request' });
      // Its claims say so; nothing need be entered for that.
      if (!entry.mayTalk) this.#fail('sent', new CodedError('media.not-permitted'));
      this.#report = { ...this.#report, offer: 'room' };
    });
  }

  /** The room of the connection's own tokens, with its agent. */
  room(): Promise<void> {
    return this.#guarded(async () => {
      const stages = ['signal', 'media', 'sent', 'agent'] as const;
      for (const stage of stages) this.#put(stage, { state: 'waiting' });
      const entry = await this.#entry('signal', { as: 'caller', asked: true });
      if (!('credentials' in entry)) {
        for (const stage of stages) this.#put(stage, { state: 'after-call' });
        return;
      }
      const probe = await this.#enter(entry.credentials);
      await this.#stage('sent', async () => void (await probe.sendTone()));
      await this.#meet(probe);
    });
  }

  /** The agent alone, in a new room. */
  agent(): Promise<void> {
    return this.#guarded(async () => {
      this.#put('agent', { state: 'running' });
      const entry = await this.#entry('agent', { as: 'caller', asked: true });
      if (!('credentials' in entry)) return this.#put('agent', { state: 'after-call' });
      const probe = await this.#openProbe();
      await this.#stage('agent', async () => {
        await probe.enter(entry.credentials, () => undefined);
        return { agent: await probe.meetAgent() };
      });
    });
  }

  end(): void {
    this.#ended = true;
    for (const probe of this.#probes.splice(0)) void probe.close().catch(() => undefined);
  }

  get #kind(): ConnectionKind {
    return this.#report.kind;
  }

  async #ownRoom(credentials: Credentials): Promise<void> {
    const probe = await this.#enter(credentials);
    await this.#stage('sent', async () => void (await probe.sendTone()));
    const entry = await this.#entry('received', { as: 'listener', asked: false });
    if ('credentials' in entry) {
      const second = await this.#openProbe();
      await this.#stage('received', async () => {
        await second.enter(entry.credentials, () => undefined);
        await second.hear();
      });
    } else this.#put('received', { state: 'impossible' });
    this.#put('agent', { state: 'on-request' });
    this.#report = { ...this.#report, offer: 'agent' };
  }

  /** The two stages that are one deed of livekit-client's. */
  async #enter(credentials: Credentials): Promise<Probe> {
    const probe = await this.#openProbe();
    let signalled = (): void => undefined;
    const isIn = new Promise<void>((resolve) => (signalled = resolve));
    const path = probe.enter(credentials, signalled);
    await this.#stage('signal', async () => void (await Promise.race([isIn, path])));
    await this.#stage('media', async () => ({ path: await path }));
    return probe;
  }

  #meet(probe: Probe): Promise<void> {
    return this.#stage('agent', async () => ({ agent: await probe.meetAgent() }));
  }

  async #openProbe(): Promise<Probe> {
    const probe = await this.#deps.openProbe();
    this.#probes.push(probe);
    if (this.#ended) this.end();
    this.#refuseEnded();
    return probe;
  }

  async #inMain(stage: MainStage, begins: boolean): Promise<void> {
    this.#put(stage, { state: 'running' });
    const { id } = this.#report;
    const answer = await this.#deps.client.request('connections.test', { id, stage, begins });
    this.#refuseEnded();
    const { ms } = answer;
    if (!answer.passed) throw this.#fail(stage, new CodedError(answer.code, answer.detail), ms);
    const { until } = answer;
    this.#put(stage, { state: 'passed', ms, ...(until === undefined ? {} : { until }) });
  }

  /** Runs a stage of the page's. */
  async #stage(stage: TestStage, work: () => Promise<Found | void>): Promise<void> {
    this.#put(stage, { state: 'running' });
    const { clock } = this.#deps;
    const begun = clock();
    const ms = (): number => Math.round(clock() - begun);
    try {
      const found = await work();
      this.#refuseEnded();
      this.#put(stage, { state: 'passed', ms: ms(), ...found });
    } catch (error) {
      this.#refuseEnded();
      throw this.#fail(stage, error, ms());
    }
  }

  async #entry(stage: TestStage, choice: Omit<EntryChoice, 'id'>): Promise<Entry> {
    try {
      const entry = await this.#deps.client.request('connections.enter', {
        id: this.#report.id,
        ...choice,
      });
      this.#refuseEnded();
      return entry;
    } catch (error) {
      this.#refuseEnded();
      throw this.#fail(stage, error);
    }
  }

  #fail(stage: TestStage, error: unknown, ms?: number): EndedError {
    const { code, detail } = describeError(error, 'app.internal');
    const failed = failureFor(this.#kind, failure(code, this.#deps.now(), detail));
    const field = faultyField(this.#kind, stage, code, detail);
    this.#put(stage, {
      state: 'failed',
      failure: failed,
      ...(ms === undefined ? {} : { ms }),
      ...(field === undefined ? {} : { field }),
    });
    return new EndedError();
  }

  #put(stage: TestStage, now: Omit<StageReport, 'stage'>): void {
    const stages = this.#report.stages.map((one) =>
      one.stage === stage ? { stage, ...now } : one,
    );
    this.#report = { ...this.#report, stages };
    if (!this.#ended) this.#tell(this.#report);
  }

  #refuseEnded(): void {
    if (this.#ended) throw new EndedError();
  }

  /** Tells the end of it, whatever came of it, and leaves its rooms. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof EndedError)) {
        const running = this.#report.stages.find(({ state }) => state === 'running');
        this.#fail(running?.stage ?? 'agent', error);
      }
    }
    if (this.#ended) return;
    const stages = this.#report.stages.map(notRun);
    this.#report = { ...this.#report, running: false, stages };
    this.#tell(this.#report);
    this.end();
    await this.#deps.client.request('connections.end-test', undefined).catch(() => undefined);
  }
}
