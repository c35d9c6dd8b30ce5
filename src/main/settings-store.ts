import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeFileSync } from 'atomically';
import type { ZodMiniType } from 'zod/mini';
import { Listeners } from './listeners.js';
import type { Log } from './logging/log.js';

/** A file larger than this is not one of ours. */
const sizeLimit = 1024 * 1024;

export interface StoreDeps<Values extends object> {
  /** The path of a JSON file; its folder must exist. */
  readonly file: string;
  readonly schemas: { readonly [Key in keyof Values]: ZodMiniType<Values[Key]> };
  readonly defaults: Values;
  /** Brings what an older version wrote into today's shape; default: as it is. */
  readonly migrate?: (
    stored: Readonly<Record<string, unknown>>,
  ) => Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  now(): number;
  readonly log: Log;
}

/** Values kept in a JSON file, each with a default. */
export interface Store<Values extends object> {
  get(): Readonly<Values>;
  /** Changes values and writes the file; false: it cannot be written, they hold for this run. */
  set(change: Partial<Values>): boolean;
  /**
   * Takes off the disk what of damaged files was kept aside, and what this one holds that cannot be
   * read; false: it cannot be.
   */
  discardDamaged(): boolean;
  /** Calls `run` after every change. @returns an unsubscribe function */
  subscribe(run: (values: Readonly<Values>) => void): () => void;
}

/**
 * Reads a store. A missing or bad value costs that key alone; a file that is no JSON object, or
 * holds a bad value, is copied aside before anything is written over it; keys that a newer version
 * wrote are kept.
 */
export function createStore<Values extends object>(deps: StoreDeps<Values>): Store<Values> {
  const { file, log } = deps;
  const found = readObject(deps);
  const { values: read, bad } = salvage(found.object, deps);
  if (bad.length) log.warn(`${file}: ${bad.join(', ')} not understood; the default is used`);
  let values = read;
  // What would be written over is kept aside first, once.
  let damaged = found.damaged || bad.length > 0;
  const listeners = new Listeners<Readonly<Values>>();

  const write = (): boolean => {
    try {
      if (damaged) keepAside(deps);
      damaged = false;
      writeFileSync(file, `${JSON.stringify({ ...found.object, ...values }, null, 2)}\n`, {
        mode: 0o600,
      });
      return true;
    } catch (error) {
      log.error(`${file} cannot be written; changes hold for this run only`, error);
      return false;
    }
  };

  return {
    get: () => values,
    set(change) {
      values = { ...values, ...change };
      const written = write();
      listeners.tell(values);
      return written;
    },
    discardDamaged() {
      try {
        if (damaged) {
          damaged = false;
          write();
        }
        for (const aside of asidesOf(file)) rmSync(aside, { force: true });
        return true;
      } catch (error) {
        log.error(`what was kept aside of ${file} cannot be deleted`, error);
        return false;
      }
    },
    subscribe: listeners.subscribe,
  };
}

interface Found {
  readonly object: Readonly<Record<string, unknown>>;
  readonly damaged: boolean;
}

function readObject<Values extends object>({
  file,
  log,
  migrate = (stored) => stored,
}: StoreDeps<Values>): Found {
  try {
    const text = readFileSync(file);
    if (text.length > sizeLimit) throw new Error(`larger than ${sizeLimit} bytes`);
    const parsed: unknown = JSON.parse(decoded(text));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      throw new Error('not a JSON object');
    return { object: migrate(parsed as Record<string, unknown>), damaged: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { object: {}, damaged: false };
    log.warn(`${file} cannot be read; defaults are used`, error);
    return { object: {}, damaged: true };
  }
}

/** Editors on Windows write a byte order mark, some of them two bytes for each character. */
function decoded(bytes: Buffer): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

function salvage<Values extends object>(
  object: Readonly<Record<string, unknown>>,
  { schemas, defaults }: StoreDeps<Values>,
): { readonly values: Values; readonly bad: readonly string[] } {
  const values = { ...defaults };
  const bad: string[] = [];
  for (const key of Object.keys(defaults) as (keyof Values & string)[]) {
    if (!Object.hasOwn(object, key)) continue;
    const parsed = schemas[key].safeParse(object[key]);
    if (parsed.success) values[key] = parsed.data;
    else bad.push(key);
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
