import { hostOf } from '../../../shared/connections.js';
import type { Connection, Connections, Imported } from '../../../shared/connections.js';

type Storage = Connections['storage'];

/** Where a connection's calls go, in one line. */
export function whereOf({ settings, agentName }: Connection): string {
  const place = settings.kind === 'sandbox' ? settings.sandboxId : hostOf(settings);
  return agentName ? `${agentName} at ${place}` : place;
}

/** What is lost when a connection is removed. */
export function lostWith({ secret }: Connection): string {
  return secret === 'none'
    ? 'You would have to enter it again.'
    : 'Its secret is deleted with it, and cannot be brought back.';
}

/** What came of an import, in one line. */
export function importedText({ added, known, refused }: Imported): string {
  const parts = [
    added.length > 0 && `Imported: ${added.join(', ')}.`,
    known.length > 0 && `Already there: ${known.join(', ')}.`,
    ...refused.map(({ name, message }) => `Not imported: ${name}. ${message}`),
  ];
  return parts.filter(Boolean).join(' ') || 'That file holds no connection.';
}

/** Where a connection's secret is, in one line; nothing where there is none to speak of. */
export function secretPlace({ secret }: Connection): string | undefined {
  switch (secret) {
    case 'vault':
      return 'Its secret is in your system’s keyring.';
    case 'plain':
      return 'Its secret is in a file that your other programs can read.';
    case 'memory':
      return 'Its secret is kept until Parley quits.';
    case 'environment':
      return 'Given by environment variables: it is changed there.';
    case 'missing':
      return 'Its secret is missing: edit the connection and enter it again.';
    case 'unreadable':
      return 'Its secret cannot be read.';
    case 'none':
      return undefined;
  }
}

/** Where a secret goes that is typed now. */
export function storageText({ kind, problem, plainLeft }: Storage): string {
  switch (kind) {
    case 'keyring':
      if (plainLeft)
        return 'Kept in your system’s keyring. Others are still in a file, as you allowed: the keyring has not taken them.';
      return 'Kept in your system’s keyring; Parley’s windows never see it again.';
    case 'memory':
      return `Kept only until Parley quits. ${problem?.message ?? 'This system offers no keyring.'}`;
    case 'plain':
      return 'Kept in a file of your profile, because you allowed it.';
  }
}
