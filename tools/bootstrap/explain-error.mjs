// @ts-check
import { cacheFolder } from './paths.mjs';

const again = 'then start again; what is done already is kept.';
const elsewhere = 'or set PARLEY_CACHE to a folder elsewhere,';

/** @type {Record<string, string>} */
const rules = {
  ENOSPC: `no space is left there: free some, ${elsewhere} ${again}`,
  EDQUOT: `its disk quota is used up: free some space, ${elsewhere} ${again}`,
  EROFS: `it can only be read: make it writable, ${elsewhere} ${again}`,
  EACCES: `this user may not use it: change its owner or mode, ${elsewhere} ${again}`,
};

/**
 * One line for a trouble with the system that a user can mend.
 * @param {unknown} error
 * @returns {string | undefined} undefined for any other error
 */
export function explainSystemError(error) {
  const { code = '', path } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  const rule = rules[code];
  return rule && `${path ?? cacheFolder()}: ${rule}`;
}

const fullDisk = /ENOSPC|No space left on device|EDQUOT|Disk quota exceeded/;
const noNetwork =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|NewConnectionError|ConnectTimeoutError|name resolution|Could not resolve|dial tcp|[Nn]etwork is unreachable/;

/**
 * One line for the trouble that a tool's own words tell of.
 * @param {string} called what was called, as the user would write it
 * @param {string} words all that it wrote
 * @returns {string | undefined} undefined when they tell of none that is known
 */
export function explainToolError(called, words) {
  if (fullDisk.test(words)) return `"${called}" ran out of space: free some, ${elsewhere} ${again}`;
  const [reason] = noNetwork.exec(words) ?? [];
  if (!reason) return undefined;
  return `"${called}" could not reach the network (${reason}): check the connection or the proxy, ${again}`;
}
