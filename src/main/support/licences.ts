import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the texts lie. */
export interface LicencesDeps {
  readonly packaged: boolean;
  /** The folder beside a package's archive. */
  readonly resources: string;
  /** The sources' folder. */
  readonly root: string;
}

/**
 * The licences of what Parley is made from: a package has the whole texts, the sources a list.
 * Rejects when the file is not there.
 */
export function readLicences({ packaged, resources, root }: LicencesDeps): Promise<string> {
  const file = packaged
    ? join(resources, 'THIRD_PARTY_LICENSES.txt')
    : join(root, 'THIRD_PARTY.md');
  return readFile(file, 'utf8');
}
