/** What stands in the form's fields, and what it comes to. */
import { isPlainPrivate } from '../../../shared/addresses.js';
import { hostOf } from '../../../shared/connections.js';
import {
  draftFaults,
  fieldNames,
  keepsSecret,
  meant,
  meantSecret,
  meantSettings,
} from '../../../shared/connection-rules.js';
import type {
  ConnectionField,
  ConnectionKind,
  FieldFault,
} from '../../../shared/connection-rules.js';
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
  agentMetadata: string;
  participantName: string;
  /** Lines of `name=value`. */
  participantAttributes: string;
  serverUrl: string;
  apiKey: string;
  url: string;
  sandboxId: string;
  /** Each kind has its own, so that no secret goes where it does not belong. */
  secrets: Record<ConnectionKind, string>;
  /** The user allows the line to a private address to go unencrypted. */
  withoutTls: boolean;
  /** The stored secret shall go, and none take its place. */
  forget: boolean;
}

/** The fields of a saved connection, or of a new one; a stored secret is never among them. */
export function valuesOf(connection?: Connection): FormValues {
  return {
    kind: connection?.settings.kind ?? 'sandbox',
    name: connection?.name ?? '',
    agentName: connection?.agentName ?? '',
    agentMetadata: connection?.agentMetadata ?? '',
    participantName: connection?.participantName ?? '',
    participantAttributes: Object.entries(connection?.participantAttributes ?? {})
      .map((pair) => pair.join('='))
      .join('\n'),
    serverUrl: '',
    apiKey: '',
    url: '',
    sandboxId: '',
    withoutTls: false,
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
  const says = namesAgent(values.kind);
  const agentName = says ? values.agentName.trim() : '';
  const agentMetadata = says ? values.agentMetadata.trim() : '';
  const participantName = says ? values.participantName.trim() : '';
  const { attributes } = attributesIn(says ? values.participantAttributes : '');
  const secret = values.secrets[values.kind].trim();
  return meant({
    ...(connection ? { id: connection.id } : {}),
    name: values.name.trim() || suggestedName(settings),
    settings,
    ...(agentName ? { agentName } : {}),
    ...(agentMetadata ? { agentMetadata } : {}),
    ...(participantName ? { participantName } : {}),
    ...(Object.keys(attributes).length > 0 ? { participantAttributes: attributes } : {}),
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
  const typed = values[field];
  const understood: Readonly<Partial<Record<ConnectionField, string>>> = { ...settings, agentName };
  const read = understood[field] ?? '';
  const same = read === typed.trim().replace(/\/+$/, '');
  return same || !read ? undefined : `Read as ${read}`;
}

/** What a connection is called whose name is left empty. */
export function suggestedName(settings: ConnectionSettings): string {
  return hostOf(settings) || 'New connection';
}

/**
 * All that is wrong with what is typed.
 * @param secretKept whether a stored secret stays
 */
export function formFaults(
  values: FormValues,
  draft: ConnectionDraft,
  secretKept: boolean,
): readonly FieldFault[] {
  const { wrong } = attributesIn(namesAgent(values.kind) ? values.participantAttributes : '');
  const field = 'participantAttributes';
  const rule = `must be lines such as team=blue: “${wrong}” is none`;
  const own: FieldFault = { field, rule, message: `${fieldNames[field]} ${rule}.` };
  return [...draftFaults(draft, secretKept), ...(wrong === undefined ? [] : [own])];
}

/** @returns also the first line that is no attribute, cut to 40 characters */
function attributesIn(text: string): {
  readonly attributes: Readonly<Record<string, string>>;
  readonly wrong?: string;
} {
  const lines = text.split('\n').filter((line) => line.trim());
  const pairs = lines.map((line) => /^\s*([^=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line));
  const attributes = Object.fromEntries(
    pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', pair[2] ?? '']] : [])),
  );
  const wrong = lines[pairs.indexOf(null)]?.trim().slice(0, 40);
  return { attributes, ...(wrong === undefined ? {} : { wrong }) };
}

/** Whether an address in the form would go unencrypted where the user may allow it. */
export function asksForTls({ kind, serverUrl, url }: FormValues): boolean {
  const addresses = kind === 'endpoint' ? [url, serverUrl] : kind === 'sandbox' ? [] : [serverUrl];
  return addresses.some((address) => isPlainPrivate(address.trim()));
}

/** When a ready-made token that is typed expired, in milliseconds since the epoch; undefined: it did not. */
export function expiredAt({ kind, secrets }: FormValues, now: number): number | undefined {
  const [, payload = ''] = meantSecret(kind, secrets.token).split('.');
  if (kind !== 'token' || !payload) return undefined;
  try {
    const text = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const { exp } = JSON.parse(text) as { readonly exp?: unknown };
    return typeof exp === 'number' && exp >= 0 && exp * 1000 <= now ? exp * 1000 : undefined;
  } catch {
    // What is no token is told when it is saved.
    return undefined;
  }
}

function settingsOf(values: FormValues): ConnectionSettings {
  const { kind, serverUrl, apiKey, url, sandboxId } = values;
  const tls = values.withoutTls ? ({ withoutTls: true } as const) : {};
  switch (kind) {
    case 'key':
      return meantSettings({ kind, serverUrl, apiKey, ...tls });
    case 'token':
      return meantSettings({ kind, serverUrl, ...tls });
    case 'endpoint':
      return meantSettings({ kind, url, ...(serverUrl.trim() ? { serverUrl } : {}), ...tls });
    case 'sandbox':
      return meantSettings({ kind, sandboxId });
  }
}
