// @ts-check
import { constants } from 'node:fs';
import { lstat, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '../progress.mjs';

/** @typedef {import('./other-user.mjs').OtherUser} OtherUser */
/** @typedef {{ path: string, size: number, tooLarge?: true }} Header */

const limits = { line: 8_192, fileBytes: 2 ** 28, totalBytes: 2 ** 32, files: 20_000 };
/** The user's process is ended then, in the middle of what it sends. */
const patienceMs = 600_000;
const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

/**
 * Brings results of an ordinary user's run into root's checkout. A process of that user reads them, so
 * that only what this user may read can come; root writes them as plain files of its own, never
 * through a link, and believes nothing of what it is sent.
 * @param {OtherUser} user
 * @param {string} from the user's copy of the checkout
 * @param {string} to root's checkout
 * @param {string[]} names files and folders, relative; those that don't exist are left out
 * @param {Partial<typeof limits>} [given] smaller limits
 * @returns {Promise<void>} what is left out is said
 */
export async function takeResults(user, from, to, names, given = {}) {
  const { fileBytes, totalBytes, files } = { ...limits, ...given };
  // The user may not be able to read this checkout: the program comes through its input.
  const program = await readFile(join(import.meta.dirname, 'send-results.mjs'));
  const args = ['--input-type=module', '-', from, String(fileBytes), ...names];
  const sender = user.pipe(process.execPath, args);
  sender.stdin.on('error', () => undefined).end(program);
  const end = () => {
    sender.kill('SIGKILL');
    sender.stdout.destroy();
  };
  const timer = setTimeout(end, patienceMs);
  try {
    const input = new Reader(sender.stdout);
    let bytes = 0;
    for (let count = 0; ; count++) {
      const line = await input.line();
      if (line === undefined) return;
      const header = readHeader(line, names);
      if (!header) return say(`${from} sent no results: the rest of them stays there.`);
      if (header.tooLarge) {
        say(`${header.path} is too large to be taken back: it stays in ${from}`);
        continue;
      }
      bytes += header.size;
      if (header.size > fileBytes || bytes > totalBytes || count >= files)
        return say(`There are too many results to be taken back: the rest stays in ${from}`);
      const wrong = await write(to, header, input);
      if (wrong) say(`${header.path} stays in ${from}: ${wrong}`);
    }
  } finally {
    clearTimeout(timer);
    end();
  }
}

/**
 * @param {string} line
 * @param {string[]} names
 * @returns {Header | undefined} undefined when it names no file below one of the names
 */
function readHeader(line, names) {
  try {
    const { path, size, tooLarge } = JSON.parse(line);
    const plain = typeof path === 'string' && path.length < 1_024 && !/[\0-\x1f\x7f\\]/.test(path);
    const below = plain && names.some((name) => path === name || path.startsWith(`${name}/`));
    const parts = plain ? path.split('/') : [];
    const stays = parts.every((part) => part !== '' && part !== '.' && part !== '..');
    if (!below || !stays || !Number.isSafeInteger(size) || size < 0) return undefined;
    return { path, size, ...(tooLarge === true && { tooLarge }) };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} to
 * @param {Header} header
 * @param {Reader} input the file's bytes come next and are read in any case
 * @returns {Promise<string | undefined>} why it could not be written
 */
async function write(to, { path, size }, input) {
  const parts = path.split('/');
  const wrong = await makeFolders(to, parts.slice(0, -1));
  const file = join(to, path);
  const there = await lstat(file).catch(() => undefined);
  const blocked = wrong ?? (there?.isDirectory() ? 'a folder has its name here.' : undefined);
  if (!blocked) await rm(file, { force: true });
  const handle = blocked
    ? undefined
    : await open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
  try {
    for await (const chunk of input.bytes(size)) await handle?.writeFile(chunk);
  } finally {
    await handle?.close();
  }
  return blocked;
}

/**
 * @param {string} to
 * @param {string[]} parts
 * @returns {Promise<string | undefined>} what is in the way
 */
async function makeFolders(to, parts) {
  let folder = to;
  for (const part of parts) {
    folder = join(folder, part);
    await mkdir(folder, { mode: 0o755 }).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (!(await lstat(folder)).isDirectory()) return `${folder} is no folder.`;
  }
  return undefined;
}

/** Reads lines and counted bytes from a stream. */
class Reader {
  #chunks;
  #rest = Buffer.alloc(0);

  /** @param {import('node:stream').Readable} stream */
  constructor(stream) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** @returns {Promise<string | undefined>} undefined at the end, and for a line without one */
  async line() {
    for (;;) {
      const end = this.#rest.indexOf('\n');
      if (end > limits.line || (end < 0 && this.#rest.length > limits.line)) return undefined;
      if (end >= 0) return this.#take(end + 1).toString('utf8', 0, end);
      if (!(await this.#more())) return undefined;
    }
  }

  /**
   * @param {number} count
   * @returns {AsyncGenerator<Buffer>} fewer where the stream ends before
   */
  async *bytes(count) {
    for (let left = count; left > 0;) {
      if (this.#rest.length === 0 && !(await this.#more())) return;
      const chunk = this.#take(Math.min(left, this.#rest.length));
      left -= chunk.length;
      yield chunk;
    }
  }

  /** @param {number} count */
  #take(count) {
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  async #more() {
    // A stream that was cut off is at its end.
    const { value, done } = await this.#chunks
      .next()
      .catch(() => ({ value: undefined, done: true }));
    if (!done) this.#rest = Buffer.concat([this.#rest, value]);
    return !done;
  }
}
