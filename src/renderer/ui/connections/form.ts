/** What stands in the form's fields, and what it comes to. */
import { hostOf } from '../../../shared/connections.js';
import { keepsSecret, type ConnectionKind } from '../../../shared/connection-rules.js';
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

/** The fields as a connection to be saved, without the spaces that copying leaves around them. */
export function draftOf(values: FormValues, connection?: Connection): ConnectionDraft {
  const settings = settingsOf(values);
  const agentName = namesAgent(values.kind) ? values.agentName.trim() : '';
  const secret = values.secrets[values.kind].trim();
  return {
    ...(connection ? { id: connection.id } : {}),
    name: values.name.trim() || suggestedName(settings),
    settings,
    ...(agentName ? { agentName } : {}),
    ...(secret || values.forget ? { secret } : {}),
  };
}

/** What a connection is called whose name is left empty. */
export function suggestedName(settings: ConnectionSettings): string {
  return hostOf(settings) || 'New connection';
}

function settingsOf(values: FormValues): ConnectionSettings {
  const { kind } = values;
  const [serverUrl, apiKey, url, sandboxId] = [
    values.serverUrl.trim(),
    values.apiKey.trim(),
    values.url.trim(),
    values.sandboxId.trim(),
  ];
  switch (kind) {
    case 'key':
      return { kind, serverUrl, apiKey };
    case 'token':
      return { kind, serverUrl };
    case 'endpoint':
      return { kind, url };
    case 'sandbox':
      return { kind, sandboxId };
  }
}
