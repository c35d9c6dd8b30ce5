import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { descendants } from './agent.js';
import type { Parley } from './parley.js';

/** Every file below a folder whose bytes hold one of the texts, as UTF-8 or as UTF-16. */
export function filesWith(folder: string, texts: readonly string[]): string[] {
  const needles = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return needles.some((needle) => bytes.includes(needle));
    });
}

/** What the system says of a process, e.g. its `cmdline`. */
export function processFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return ''; // the process has just ended, or is not ours to read
  }
}

/** No process of the app has one of the secrets among its arguments, and no file of the profile has. */
export function expectNowhere(parley: Parley, secrets: readonly string[]): void {
  for (const pid of [parley.pid, ...descendants(parley.pid)])
    for (const secret of secrets)
      expect(processFile(pid, 'cmdline').includes(secret), `arguments of ${pid}`).toBe(false);
  expect(filesWith(parley.profile, secrets)).toEqual([]);
}
