import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { home, rootsOutput } from './installed.js';

const kept = join(home, 'system-files.txt');

/** Logs, and what apt and dpkg remember of their own work. */
const records = ['/var/log', '/var/cache', '/var/lib/apt', '/var/lib/dpkg'];
/** Not the system's: others' folders, and what the test itself brought. */
const others = ['/tmp', '/home', '/packages', '/proc', '/dev', '/root'];

/** Everything in the system: each file with its mode, owner and contents, one a line. */
async function systemFiles(): Promise<string[]> {
  const prune = [...records, ...others].flatMap((path) => ['-path', path, '-prune', '-o']);
  const listed = ['find', '/', '-xdev', ...prune];
  const names = await rootsOutput(...listed, '-printf', '%M %U:%G %p %l\\n');
  const contents = await rootsOutput(...listed, '-type', 'f', '-exec', 'md5sum', '{}', '+');
  return `${names}${contents}`.split('\n').filter(Boolean).sort();
}

/** Remembers what is in the system, for {@link changedSystemFiles}. */
export async function keepSystemFiles(): Promise<void> {
  writeFileSync(kept, (await systemFiles()).join('\n'));
}

/** What has come, gone or changed in the system since then. */
export async function changedSystemFiles(): Promise<string[]> {
  const before = new Set(readFileSync(kept, 'utf8').split('\n'));
  const now = new Set(await systemFiles());
  return [
    ...[...before].filter((line) => !now.has(line)).map((line) => `gone: ${line}`),
    ...[...now].filter((line) => !before.has(line)).map((line) => `new: ${line}`),
  ];
}
