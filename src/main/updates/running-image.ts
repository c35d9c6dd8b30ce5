import { existsSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';

export interface Running {
  readonly env: NodeJS.ProcessEnv;
  /** This process's executable. */
  readonly executable: string;
  /** The folder of the package's files beside the app. */
  readonly resources: string;
}

/**
 * The AppImage that this process runs out of; undefined: none.
 *
 * `APPIMAGE` alone says nothing: a program that is itself an AppImage hands it on to all that it
 * starts, and an update would overwrite that program. So the executable must lie in the folder in which
 * the AppImage is mounted, and the build must not be one of a package manager's.
 */
export function runningImage({ env, executable, resources }: Running): string | undefined {
  const { APPIMAGE: image, APPDIR: mounted } = env;
  if (!image || !mounted || !isWithin(executable, mounted)) return undefined;
  // electron-builder puts it into the packages of package managers alone.
  return existsSync(join(resources, 'package-type')) ? undefined : image;
}

function isWithin(file: string, folder: string): boolean {
  try {
    return realpathSync(file).startsWith(realpathSync(folder) + sep);
  } catch {
    // One of the two is gone.
    return false;
  }
}
