import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';

/** What only the owner of a file may do with it. */
const others = 0o077;

const wayOut = 'choose another folder with --user-data-dir=DIR';

/**
 * Makes the profile's folder, or takes other users' rights to one that this user has made: Chromium
 * makes its own privately, but a folder that is there already it takes as it is. One that other users
 * own, or have put files into, is not used: a planted connection would be called.
 * @returns why the folder cannot be the profile, and what to do; undefined: it can
 */
export function profileFault(folder: string): string | undefined {
  const cannot = (why: string): string => `parley: ${folder} cannot be Parley’s profile: ${why}.`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) return cannot(`it is a file; ${wayOut}`);
    // Windows has rights of another kind.
    if (process.getuid) {
      const fault = ownershipFault(folder, process.getuid());
      if (fault) return cannot(fault);
    }
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return cannot(`${reasons[code] ?? code}; make it usable, or ${wayOut}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there (EACCES)',
  EPERM: 'you may not write there (EPERM)',
  EROFS: 'its disk can only be read (EROFS)',
  ENOSPC: 'its disk is full (ENOSPC)',
  EEXIST: 'there is a file in its place (EEXIST)',
  ENOTDIR: 'a part of its path is a file (ENOTDIR)',
  ENOENT: 'a link leads nowhere (ENOENT)',
};

function ownershipFault(folder: string, me: number): string | undefined {
  const { mode, uid } = statSync(folder);
  if (uid !== me) return `another user owns it; ${wayOut}`;
  const foreign = readdirSync(folder).find((name) => lstatSync(join(folder, name)).uid !== me);
  if (foreign !== undefined)
    return `another user has put ${JSON.stringify(foreign)} into it; delete that if it is not wanted, or ${wayOut}`;
  if ((mode & others) !== 0) chmodSync(folder, mode & 0o700);
  return undefined;
}
