import type { RemoteBrain } from '../environment.js';

/** What an endpoint's address is called where people read it; never its path, its key or a user in it. */
export const hostOf = ({ baseUrl }: RemoteBrain): string =>
  new URL(baseUrl ?? 'https://api.openai.com').hostname;

/**
 * Says in one sentence why an endpoint gave no answer, and what to do. Of its own words nothing is
 * repeated: some quote the key.
 */
export function endpointTrouble(error: Error, remote: RemoteBrain): string {
  const host = hostOf(remote);
  if (error.name === 'APITimeoutError')
    return `${host} did not answer in time: try again, or look at that server.`;
  const { statusCode: status } = error as { readonly statusCode?: number };
  // agents-js calls whatever never came to an answer a status of -1.
  if (status === undefined || status < 0)
    return `${host} could not be reached: check OPENAI_BASE_URL, the network, and that the server runs.`;
  if (status === 401 || status === 403)
    return `${host} refused the key (${status}): check OPENAI_API_KEY.`;
  if (status === 404)
    return `${host} knows no such address or model (404): check OPENAI_BASE_URL and OPENAI_MODEL (${remote.model}).`;
  if (status === 429)
    return `${host} takes no more questions for now (429): wait a moment, or look at the account’s limits.`;
  if (status < 500)
    return `${host} did not accept the question (${status}): check OPENAI_MODEL (${remote.model}).`;
  return `${host} failed (${status}): try again later, or look at that server.`;
}
