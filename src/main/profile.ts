import { chmodSync, mkdirSync, statSync } from 'node:fs';

/** What nobody but the owner of a file may do with it. */
const others = 0o077;

/**
 * Makes the profile's folder, or takes other users' rights to one that this user has made: Chromium
 * makes its own privately, but a folder that is there already it takes as it is.
 * @returns why other users may still look into it; undefined: they can't, or the system (Windows) has
 *   rights of another kind
 */
export function makePrivate(folder: string): string | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!process.getuid) return undefined;
  const { mode, uid } = statSync(folder);
  if ((mode & others) === 0) return undefined;
  if (uid !== process.getuid())
    return `${folder} belongs to another user, and others may look into it: choose another --user-data-dir.`;
  try {
    chmodSync(folder, mode & 0o700);
    return undefined;
  } catch (error) {
    return `${folder} cannot be made private: ${String(error)}`;
  }
}
