/** What a whole file or block of settings that is pasted into one field means for the form. */
import { namedValues } from '../../../shared/pasted.js';
import type { Purpose } from '../../../shared/pasted.js';
import type { FormValues } from './form.js';

export interface Filled {
  readonly values: FormValues;
  /** What was found, as the user reads it, e.g. `server address`. */
  readonly found: readonly Purpose[];
}

/**
 * The form with all fields filled that a pasted text names, such as a `.env`.
 * @returns undefined where it names fewer than two of them: it is one value then
 */
export function fillFrom(text: string, values: FormValues): Filled | undefined {
  const given = namedValues(text);
  if (given.size < 2) return undefined;
  const kind = kindOf(given) ?? values.kind;
  const of = (purpose: Purpose, before: string): string => given.get(purpose) ?? before;
  const { secrets } = values;
  return {
    found: [...given.keys()],
    values: {
      ...values,
      kind,
      serverUrl: of('server address', values.serverUrl),
      apiKey: of('API key', values.apiKey),
      url: of('token server address', values.url),
      sandboxId: of('token server ID', values.sandboxId),
      agentName: of('agent name', values.agentName),
      secrets: {
        ...secrets,
        key: of('API secret', secrets.key),
        token: of('token', secrets.token),
        endpoint: of('authorization', secrets.endpoint),
      },
    },
  };
}

/** What a key with its secret, a token or another's address says by being there. */
function kindOf(given: ReadonlyMap<Purpose, string>): FormValues['kind'] | undefined {
  if (given.has('API key') || given.has('API secret')) return 'key';
  if (given.has('token')) return 'token';
  if (given.has('token server address')) return 'endpoint';
  return given.has('token server ID') ? 'sandbox' : undefined;
}
