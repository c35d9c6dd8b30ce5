import { copyFileSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeFileSync } from 'atomically';
import type { ZodMiniType } from 'zod/mini';
import { Listeners } from './listeners.js';
import type { Log } from './logging/log.js';

/** A file larger than this is not one of ours. */
const sizeLimit = 1024 * 1024;
/** Milliseconds after the last change until the file is read: an editor may write it in pieces. */
const settleMs = 150;
/** A file that cannot be read is read again so often before it counts as broken: it may be half written. */
const attempts = 4;
/** Milliseconds between those. */
const retryMs = 400;

type Stored = Readonly<Record<string, unknown>>;

export interface StoreDeps<Values extends object> {
  /** The path of a JSON file; its folder must exist. */
  readonly file: string;
  readonly schemas: { readonly [Key in keyof Values]: ZodMiniType<Values[Key]> };
  readonly defaults: Values;
  /** Brings what an older version wrote into today's shape; default: as it is. */
  readonly migrate?: (stored: Stored) => Stored;
  /** Milliseconds since the epoch. */
  now(): number;
  readonly log: Log;
}

/** What the file was found to hold. */
interface Found<Values> {
  /** Undefined: there is no file. */
  readonly text: string | undefined;
  readonly object: Stored;
  readonly values: Values;
  /** What of it cannot be used, for the user; undefined: all of it can. */
  readonly problem: string | undefined;
  /** Not even a part of it can be used. */
  readonly isBroken: boolean;
}

/**
 * Values kept in a JSON file, each with a default. A missing or bad value costs that key alone; a file
 * that is no JSON object, or holds a bad value, is copied aside before anything is written over it;
 * keys that a newer version wrote are kept.
 */
export class Store<Values extends object> {
  readonly #deps: StoreDeps<Values>;
  readonly #listeners = new Listeners<Readonly<Values>>();
  readonly #problems = new Listeners<string | undefined>();
  #values: Values;
  /** Everything that the file holds, also what a newer version wrote. */
  #object: Stored;
  /** What the file held when it was read or written last. */
  #text: string | undefined;
  #problem: string | undefined;
  /** What would be written over is kept aside first, once. */
  #isDamaged: boolean;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Reads the file; one that cannot be read has the defaults. */
  constructor(deps: StoreDeps<Values>) {
    this.#deps = deps;
    const { text, object, values, problem, isBroken } = this.#read(deps.defaults);
    if (problem !== undefined)
      deps.log.warn(
        isBroken
          ? `${deps.file} cannot be read; defaults are used: ${problem}`
          : `${deps.file}: ${problem}; the default is used`,
      );
    this.#text = text;
    this.#object = object;
    this.#values = values;
    this.#problem = problem;
    this.#isDamaged = problem !== undefined;
  }

  readonly get = (): Readonly<Values> => this.#values;

  /** What of the file cannot be used, e.g. `theme not understood`; undefined: all of it can. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Calls `run` after every change. @returns an unsubscribe function */
  readonly subscribe = this.#listeners.subscribe;

  /** Calls `run` when the file can no longer be used, or can again. @returns an unsubscribe function */
  readonly onProblem = this.#problems.subscribe;

  /** Changes values and writes the file; false: it cannot be written, they hold for this run. */
  readonly set = (change: Partial<Values>): boolean => {
    // What has just been written into a file that is followed is not to be lost.
    if (this.#watcher) this.#takeOver(this.#read(this.#values));
    this.#values = { ...this.#values, ...change };
    const written = this.#write();
    this.#listeners.tell(this.#values);
    return written;
  };

  /**
   * Takes off the disk what of damaged files was kept aside, and what this one holds that cannot be
   * read; false: it cannot be.
   */
  readonly discardDamaged = (): boolean => {
    const { file, log } = this.#deps;
    try {
      if (this.#isDamaged) {
        this.#isDamaged = false;
        this.#write();
      }
      for (const aside of asidesOf(file)) rmSync(aside, { force: true });
      return true;
    } catch (error) {
      log.error(`what was kept aside of ${file} cannot be deleted`, error);
      return false;
    }
  };

  /**
   * Takes over what other programs write into the file, from now on. What cannot be used leaves the
   * values as they are, and is told to {@link Store.onProblem}.
   */
  watch(): void {
    const { file, log } = this.#deps;
    try {
      // Its folder: most editors put a new file in the old one's place.
      this.#watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
        if (name === null || name === basename(file)) this.#later(settleMs, attempts);
      });
      this.#watcher.on('error', (error) => log.warn(`${file} is no longer followed`, error));
      // It may have been written since it was read.
      this.#later(settleMs, attempts);
    } catch (error) {
      log.warn(`${file} cannot be followed; edits count from the next start`, error);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #later(ms: number, left: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(left), ms);
    this.#timer.unref();
  }

  #look(left: number): void {
    const found = this.#read(this.#values);
    if (found.isBroken && left > 1) return this.#later(retryMs, left - 1);
    this.#takeOver(found);
  }

  #takeOver({ text, object, values, problem, isBroken }: Found<Values>): void {
    const { file, log } = this.#deps;
    // A file that was taken away comes back with the next change.
    if (text === undefined || (text === this.#text && !isBroken)) return;
    this.#isDamaged = problem !== undefined;
    if (problem !== undefined && problem !== this.#problem)
      log.warn(`${file} was edited: ${problem}; the values from before stay`);
    if (!isBroken) {
      this.#text = text;
      this.#object = object;
    }
    this.#setProblem(problem);
    if (isBroken || JSON.stringify(values) === JSON.stringify(this.#values)) return;
    log.info(`${file} was edited, and read again`);
    this.#values = values;
    this.#listeners.tell(values);
  }

  #setProblem(problem: string | undefined): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#problems.tell(problem);
  }

  #write(): boolean {
    const { file, log } = this.#deps;
    try {
      if (this.#isDamaged) keepAside(this.#deps);
      this.#isDamaged = false;
      const text = `${JSON.stringify({ ...this.#object, ...this.#values }, null, 2)}\n`;
      writeFileSync(file, text, { mode: 0o600 });
      this.#text = text;
      this.#setProblem(undefined);
      return true;
    } catch (error) {
      log.error(`${file} cannot be written; changes hold for this run only`, error);
      return false;
    }
  }

  /** @param otherwise what a bad value is replaced by */
  #read(otherwise: Values): Found<Values> {
    const { file, defaults, migrate = (stored) => stored } = this.#deps;
    let text: string | undefined;
    try {
      const bytes = readFileSync(file);
      if (bytes.length > sizeLimit) throw new Error(`larger than ${sizeLimit} bytes`);
      text = decoded(bytes);
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
        throw new Error('not a JSON object');
      const object = migrate(parsed as Stored);
      const { values, bad } = salvage(object, this.#deps, otherwise);
      const problem = bad.length > 0 ? `${bad.join(', ')} not understood` : undefined;
      return { text, object, values, problem, isBroken: false };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        return { text, object: {}, values: defaults, problem: undefined, isBroken: false };
      const problem = error instanceof Error ? error.message : String(error);
      return { text: text ?? '', object: {}, values: otherwise, problem, isBroken: true };
    }
  }
}

/** Editors on Windows write a byte order mark, some of them two bytes for each character. */
function decoded(bytes: Buffer): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

function salvage<Values extends object>(
  object: Stored,
  { schemas, defaults }: StoreDeps<Values>,
  otherwise: Values,
): { readonly values: Values; readonly bad: readonly string[] } {
  const values = { ...defaults };
  const bad: string[] = [];
  for (const key of Object.keys(defaults) as (keyof Values & string)[]) {
    if (!Object.hasOwn(object, key)) continue;
    const parsed = schemas[key].safeParse(object[key]);
    if (!parsed.success) bad.push(key);
    values[key] = parsed.success ? parsed.data : otherwise[key];
  }
  return { values, bad };
}

const asideMark = '.damaged-';

function asidesOf(file: string): readonly string[] {
  const folder = dirname(file);
  const begin = `${basename(file)}${asideMark}`;
  return readdirSync(folder).flatMap((name) =>
    name.startsWith(begin) ? [join(folder, name)] : [],
  );
}

function keepAside<Values extends object>({ file, now, log }: StoreDeps<Values>): void {
  const aside = `${file}${asideMark}${now()}`;
  copyFileSync(file, aside);
  log.warn(`the damaged ${file} is kept as ${aside}`);
}
