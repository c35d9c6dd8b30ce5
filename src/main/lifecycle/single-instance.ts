import { readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The process that holds a profile although this one was told that it does; undefined: this one holds
 * it. Launches within a few milliseconds can each be told so (seen with Chromium 130 on Linux: ten at
 * once, two apps); the link by which Chromium locks the profile names the one that the others find.
 */
export function otherHolder(userData: string, pid = process.pid): number | undefined {
  try {
    const holder = Number(/-(\d+)$/.exec(readlinkSync(join(userData, 'SingletonLock')))?.[1]);
    // It throws when there is no such process.
    return holder !== pid && process.kill(holder, 0) ? holder : undefined;
  } catch {
    // No link to read: Windows has a lock of another kind.
    return undefined;
  }
}
