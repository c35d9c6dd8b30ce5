import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What settings.json holds; nothing where there is none. */
export function readSettings(profile: string): Record<string, unknown> {
  const file = join(profile, 'settings.json');
  if (!existsSync(file)) return {};
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

/** Changes settings.json as an editor does, beside the running app. */
export function editSettings(profile: string, change: Readonly<Record<string, unknown>>): void {
  const file = join(profile, 'settings.json');
  writeFileSync(`${file}.new`, JSON.stringify({ ...readSettings(profile), ...change }, null, 2));
  renameSync(`${file}.new`, file);
}
