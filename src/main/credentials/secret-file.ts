import { readFileSync, statSync } from 'node:fs';
import { CredentialsError } from './error.js';

/**
 * Reads a secret from a file that its owner alone can read.
 * @param name what the user calls the file's setting
 * @throws {@link CredentialsError} `token.invalid` when others can read it, it is empty or not there
 */
export function readSecretFile(file: string, name: string): string {
  const refuse = (rule: string): never => {
    throw new CredentialsError('token.invalid', `${name}=${file} ${rule}`);
  };
  try {
    // Windows keeps access in lists that the mode does not show.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      return refuse('can be read by other users: let its owner alone read it (chmod 600).');
    return readFileSync(file, 'utf8').trim() || refuse('is empty; write the secret into it.');
  } catch (error) {
    if (error instanceof CredentialsError) throw error;
    return refuse(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
  }
}
