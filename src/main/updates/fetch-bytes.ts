import { CodedError } from '../../shared/failures.js';
import { readBody } from '../read-body.js';
import { metadataLimit } from './metadata.js';

/** Milliseconds that a metadata file may take. */
const patience = 30_000;

/**
 * Fetches a small file.
 * @param fetch the updater's own session's
 * @throws `update.unreachable`, `update.untrusted` where the file is missing, `update.damaged` where
 *   it is larger than any metadata
 */
export async function fetchBytes(
  fetch: (address: string, init: RequestInit) => Promise<Response>,
  address: URL,
): Promise<Buffer> {
  const signal = AbortSignal.timeout(patience);
  try {
    const response = await fetch(address.href, { signal });
    const name = address.pathname.slice(address.pathname.lastIndexOf('/') + 1);
    if (response.status === 404 && name.endsWith('.sig'))
      throw new CodedError('update.untrusted', `${name} is missing`);
    if (!response.ok) throw new Error(`${name}: status ${response.status}`);
    const bytes = await readBody(response, metadataLimit, signal);
    if (bytes) return bytes;
    throw new CodedError('update.damaged', `${name} has more than ${metadataLimit} bytes`);
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw new CodedError('update.unreachable', wordsOf(error), { cause: error });
  }
}

/** An error's own words, without the stack that some put into them. */
export const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
