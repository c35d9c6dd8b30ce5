/** What stands in the form's fields, and what it comes to. */
import { hostOf } from '../../../shared/connections.js';
import { keepsSecret, meant, meantSettings } from '../../../shared/connection-rules.js';
import type { ConnectionField, ConnectionKind } from '../../../shared/connection-rules.js';
import type {
  Connection,
  ConnectionDraft,
  ConnectionSettings,
} from '../../../shared/connections.js';

/** The fields as they are typed; those of kinds that are not chosen keep what they hold. */
export interface FormValues {
  kind: ConnectionKind;
  name: string;
  agentName: string;
  serverUrl: string;
  apiKey: string;
  url: string;
  sandboxId: string;
  /** Each kind has its own, so that no secret goes where it does not belong. */
  secrets: Record<ConnectionKind, string>;
  /** The stored secret shall go, and none take its place. */
  forget: boolean;
}

/** The fields of a saved connection, or of a new one; a stored secret is never among them. */
export function valuesOf(connection?: Connection): FormValues {
  return {
    kind: connection?.settings.kind ?? 'sandbox',
    name: connection?.name ?? '',
    agentName: connection?.agentName ?? '',
    serverUrl: '',
    apiKey: '',
    url: '',
    sandboxId: '',
    ...connection?.settings,
    secrets: { key: '', token: '', endpoint: '', sandbox: '' },
    forget: false,
  };
}

/** Whether a secret is stored, and stays so when nothing is typed and this is saved. */
export function secretStays(values: FormValues, connection?: Connection): boolean {
  if (!connection || values.forget) return false;
  const stored = !['none', 'missing'].includes(connection.secret);
  return stored && keepsSecret(connection.settings, settingsOf(values));
}

/** Whether an agent can be asked for by its name; a ready-made token says itself which one comes. */
export function namesAgent(kind: ConnectionKind): boolean {
  return kind !== 'token';
}

/** The fields as a connection to be saved, as they are meant: the name is that of the host where it is empty. */
export function draftOf(values: FormValues, connection?: Connection): ConnectionDraft {
  const settings = settingsOf(values);
  const agentName = namesAgent(values.kind) ? values.agentName.trim() : '';
  const secret = values.secrets[values.kind].trim();
  return meant({
    ...(connection ? { id: connection.id } : {}),
    name: values.name.trim() || suggestedName(settings),
    settings,
    ...(agentName ? { agentName } : {}),
    ...(secret || values.forget ? { secret } : {}),
  });
}

/**
 * How a field is understood, in one sentence, where that is another text than what is typed; a secret
 * is never repeated.
 */
export function readAs(field: ConnectionField, values: FormValues): string | undefined {
  const { settings, agentName = '', secret = '' } = draftOf(values);
  if (field === 'secret')
    return secret === values.secrets[values.kind].trim()
      ? undefined
      : `Read as ${secret.length} characters, without what is around them.`;
  const typed = field === 'agentName' ? values.agentName : values[field];
  const understood: Readonly<Partial<Record<ConnectionField, string>>> = { ...settings, agentName };
  const read = understood[field] ?? '';
  const same = read === typed.trim().replace(/\/+$/, '');
  return same || !read ? undefined : `Read as ${read}`;
}

/** What a connection is called whose name is left empty. */
export function suggestedName(settings: ConnectionSettings): string {
  return hostOf(settings) || 'New connection';
}

function settingsOf(values: FormValues): ConnectionSettings {
  const { kind, serverUrl, apiKey, url, sandboxId } = values;
  switch (kind) {
    case 'key':
      return meantSettings({ kind, serverUrl, apiKey });
    case 'token':
      return meantSettings({ kind, serverUrl });
    case 'endpoint':
      return meantSettings({ kind, url });
    case 'sandbox':
      return meantSettings({ kind, sandboxId });
  }
}
