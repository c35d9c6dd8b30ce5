import { readFileSync, statSync } from 'node:fs';
import { CodedError } from '../../shared/failures.js';
import { nameOf } from '../../shared/pasted.js';

/**
 * Reads a secret from a file that its owner alone can read.
 * @param name what the user calls the file's setting
 * @throws {@link CodedError} `token.invalid` when others can read it, it holds anything but the
 *   secret, or it is not there
 */
export function readSecretFile(file: string, name: string): string {
  const refuse = (rule: string): never => {
    throw new CodedError('token.invalid', `${name}=${file} ${rule}`);
  };
  try {
    // Windows keeps access in lists that the mode does not show.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      return refuse('can be read by other users: let its owner alone read it (chmod 600).');
    const text = readFileSync(file, 'utf8')
      .replace(/^\ufeff/, '')
      .trim();
    if (!text) return refuse('is empty; write the secret into it.');
    if (/[\r\n]/.test(text))
      return refuse('has more than one line; it must hold the secret and nothing else.');
    const named = nameOf(text);
    if (named)
      return refuse(
        `holds ${named.name} with its value; it must hold the secret and nothing else.`,
      );
    return text;
  } catch (error) {
    if (error instanceof CodedError) throw error;
    return refuse(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
  }
}
