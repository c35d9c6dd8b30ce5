/** What a launch tells an app that runs already, and the answer to it. */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import type { Ask, LaunchTerms } from './command-line.js';
import type { Log } from '../logging/log.js';

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
   * @returns undefined when none came
   */
  wait(limit: number): Verdict | undefined {
    const clock = new Int32Array(new SharedArrayBuffer(4));
    const deadline = performance.now() + limit;
    let verdict: Verdict | undefined;
    while (!verdict && performance.now() < deadline) {
      Atomics.wait(clock, 0, 0, pause);
      const text = readFileSync(this.#file, 'utf8');
      verdict = verdicts.find((one) => text === `${one}\n`);
    }
    this.close();
    return verdict;
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
  readonly log: Log;
}

/** Does what other launches ask for, unless they want another microphone or connection than this has. */
export function followLaunches({ app, userData, terms, askOf, obey, log }: LaunchesDeps): void {
  app.on('second-instance', (_event, _args, _folder, data) => {
    const ask = askOf(data);
    const verdict = ask.terms ? verdictOf(ask.terms, terms) : 'accepted';
    if (verdict === 'accepted') obey(ask);
    else log.warn(`a launch was refused: it wants another ${verdict}`);
    if (ask.answer === undefined) return;
    try {
      // Only a file that is there: the launch has made it, and takes it away when it waits no longer.
      writeFileSync(answerFile(userData, ask.answer), `${verdict}\n`, { flag: 'r+' });
    } catch (error) {
      log.warn('a launch could not be answered', error);
    }
  });
}

/** What is printed for a launch, and the exit code that says the same. */
export function outcomeOf(verdict: Verdict | undefined): { text: string; exitCode: 0 | 1 } {
  const refused = (why: string): { text: string; exitCode: 1 } => ({
    text: `parley: ${why}`,
    exitCode: 1,
  });
  const first = 'quit it first (parley --quit), then start it again';
  switch (verdict) {
    case 'accepted':
      return { text: '', exitCode: 0 };
    case 'microphone':
      return refused(`Parley is running and may use the microphone; ${first}`);
    case 'connection':
      return refused(
        `Parley is running with another connection than LIVEKIT_… and PARLEY_AGENT describe; ${first}`,
      );
    default:
      return refused('the running Parley did not answer, so nothing was started');
  }
}
