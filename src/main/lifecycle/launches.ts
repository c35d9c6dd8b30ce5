/** What a launch tells an app that runs already, and the answer to it. */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import type { Ask, LaunchTerms } from './command-line.js';
import type { Log } from '../logging/log.js';
import type { Status } from '../../shared/status.js';
import { statusLine } from '../../shared/status.js';

const verdicts = ['accepted', 'microphone', 'connection'] as const;

/** `microphone`, `connection`: what the running app has otherwise than the launch wants it. */
type Verdict = (typeof verdicts)[number];

/** Milliseconds between two looks for the answer. */
const pause = 10;

/**
 * What decides where a call goes and what it may hear. The variables' values are hashed: they hold
 * secrets, and need only be compared.
 * @param variables those that describe the connection of this launch
 */
export function launchTerms(
  variables: Readonly<Record<string, string>>,
  microphoneDenied: boolean,
): LaunchTerms {
  const entries = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify(entries)).digest('hex');
  // The agent's name alone makes no connection.
  const given = entries.some(([name]) => name !== 'PARLEY_AGENT');
  return { microphoneDenied, connection: given ? hash : null };
}

/** Whether a launch asks for more than the running app's window. */
export const hasTerms = ({ microphoneDenied, connection }: LaunchTerms): boolean =>
  microphoneDenied || connection !== null;

function verdictOf(wanted: LaunchTerms, running: LaunchTerms): Verdict {
  if (wanted.microphoneDenied && !running.microphoneDenied) return 'microphone';
  const other = wanted.connection !== null && wanted.connection !== running.connection;
  return other ? 'connection' : 'accepted';
}

/** The place where the running app puts its answer to one launch: a file in the profile. */
export class LaunchAnswer {
  readonly id = randomUUID();
  readonly #file: string;

  /** @param userData the profile's folder, which no other user can read */
  constructor(userData: string) {
    this.#file = answerFile(userData, this.id);
    writeFileSync(this.#file, '', { flag: 'wx', mode: 0o600 });
  }

  /**
   * Waits for the answer; nothing else runs meanwhile.
   * @param limit milliseconds
   * @returns its line; undefined when none came
   */
  wait(limit: number): string | undefined {
    const clock = new Int32Array(new SharedArrayBuffer(4));
    const deadline = performance.now() + limit;
    let line: string | undefined;
    while (line === undefined && performance.now() < deadline) {
      Atomics.wait(clock, 0, 0, pause);
      const text = readFileSync(this.#file, 'utf8');
      if (text.endsWith('\n')) line = text.slice(0, -1);
    }
    this.close();
    return line;
  }

  /** No answer is wanted any more. */
  close(): void {
    rmSync(this.#file, { force: true });
  }
}

const answerFile = (userData: string, id: string): string => join(userData, `answer-${id}`);

export interface LaunchesDeps {
  readonly app: Pick<App, 'on'>;
  /** The profile's folder. */
  readonly userData: string;
  /** What this app was started with. */
  readonly terms: LaunchTerms;
  /** Reads what another launch has sent. */
  askOf(data: unknown): Ask;
  obey(ask: Ask): void;
  /** What a launch with `--status` is told. */
  status(): Status;
  readonly log: Log;
}

/** Does what other launches ask for, unless they want another microphone or connection than this has. */
export function followLaunches(deps: LaunchesDeps): void {
  const { app, userData, terms, askOf, obey, log } = deps;
  app.on('second-instance', (_event, _args, _folder, data) => {
    const ask = askOf(data);
    const verdict = ask.terms ? verdictOf(ask.terms, terms) : 'accepted';
    if (verdict === 'accepted') obey(ask);
    else log.warn(`a launch was refused: it wants another ${verdict}`);
    if (ask.answer === undefined) return;
    const line = ask.command === 'status' ? JSON.stringify(deps.status()) : verdict;
    try {
      // Only a file that is there: the launch has made it, and takes it away when it waits no longer.
      writeFileSync(answerFile(userData, ask.answer), `${line}\n`, { flag: 'r+' });
    } catch (error) {
      log.warn('a launch could not be answered', error);
    }
  });
}

/** What is printed for a launch, and the exit code that says the same. */
export interface Outcome {
  readonly text: string;
  readonly exitCode: 0 | 1;
}

const unanswered: Outcome = {
  text: 'parley: the running Parley did not answer, so nothing was done',
  exitCode: 1,
};

/** @param line what the running app has answered; undefined: nothing */
export function outcomeOf(line: string | undefined): Outcome {
  const refused = (why: string): Outcome => ({ text: `parley: ${why}`, exitCode: 1 });
  const first = 'quit it first (parley --quit), then start it again';
  switch (verdicts.find((verdict) => verdict === line)) {
    case 'accepted':
      return { text: '', exitCode: 0 };
    case 'microphone':
      return refused(`Parley is running and may use the microphone; ${first}`);
    case 'connection':
      return refused(
        `Parley is running with another connection than LIVEKIT_… and PARLEY_AGENT describe; ${first}`,
      );
    default:
      return unanswered;
  }
}

/** The same for `--status`, whose answer is the status. */
export function statusOutcome(line: string | undefined, json: boolean): Outcome {
  const status = line === undefined ? undefined : statusIn(line);
  return status ? { text: statusLine(status, json), exitCode: 0 } : unanswered;
}

/** Undefined: the running Parley is an older one, which takes the question for a wish to be shown. */
function statusIn(line: string): Status | undefined {
  try {
    return JSON.parse(line) as Status;
  } catch {
    return undefined;
  }
}
