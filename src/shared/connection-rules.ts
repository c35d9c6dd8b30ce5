/** What a connection must keep to: asked by the window beside each field, and by main before it saves. */
import { endpointAddress, serverAddress } from './addresses.js';
import type { Address } from './addresses.js';
import { hostOf } from './connections.js';
import type { ConnectionDraft, ConnectionSettings } from './connections.js';
import { pairRule, pasted } from './pasted.js';
import type { Purpose } from './pasted.js';

export type ConnectionKind = ConnectionSettings['kind'];
export type ConnectionField =
  | 'name'
  | 'agentName'
  | 'agentMetadata'
  | 'participantName'
  | 'participantAttributes'
  | 'serverUrl'
  | 'apiKey'
  | 'url'
  | 'sandboxId'
  | 'secret';

/** What is wrong with one field, in one sentence that begins with the field's name. */
export interface FieldFault {
  readonly field: ConnectionField;
  /** The end of that sentence, without its full stop: what has another name there says it itself. */
  readonly rule: string;
  readonly message: string;
}

/** What a kind's secret is called; a sandbox has none. */
export const secretNames: Readonly<Record<ConnectionKind, string>> = {
  key: 'API secret',
  token: 'Token',
  endpoint: 'Authorization',
  sandbox: '',
};

/** What the fields are called; the secret's name is its kind's, in {@link secretNames}. */
export const fieldNames: Readonly<Record<Exclude<ConnectionField, 'secret'>, string>> = {
  name: 'Name',
  agentName: 'Agent name',
  agentMetadata: 'Agent metadata',
  participantName: 'Your name',
  participantAttributes: 'Your attributes',
  serverUrl: 'Server address',
  apiKey: 'API key',
  url: 'Token server address',
  sandboxId: 'Token server ID',
};

/** The most that a field holds, in characters. */
const fieldLimits = {
  text: 100,
  address: 1000,
  secret: 8000,
  metadata: 16_384,
  attributes: 64,
} as const;

/** The end of a sentence that begins with a field's name. */
type Rule = string | undefined;
type Check = readonly [field: ConnectionField, rule: Rule];

const secretPurposes: Readonly<Record<ConnectionKind, Purpose>> = {
  key: 'API secret',
  token: 'token',
  endpoint: 'authorization',
  // It has none.
  sandbox: 'authorization',
};

/** A secret as it is meant, without what was copied along with it. */
export function meantSecret(kind: ConnectionKind, secret: string): string {
  return pasted(secret, secretPurposes[kind]).value;
}

/** A connection as it is meant: addresses in one way of writing, nothing around its values. */
export function meant(draft: ConnectionDraft): ConnectionDraft {
  const { agentName, secret, ...rest } = draft;
  const settings = meantSettings(draft.settings);
  return {
    ...rest,
    name: draft.name.trim(),
    settings,
    ...(agentName === undefined ? {} : { agentName: pasted(agentName, 'agent name').value }),
    ...(secret === undefined ? {} : { secret: meantSecret(settings.kind, secret) }),
  };
}

/** The same of its settings alone; an address that breaks a rule stays as it is. */
export function meantSettings(settings: ConnectionSettings): ConnectionSettings {
  switch (settings.kind) {
    case 'key': {
      const apiKey = pasted(settings.apiKey, 'API key').value;
      return { ...settings, serverUrl: meantServer(settings.serverUrl, settings), apiKey };
    }
    case 'token':
      return { ...settings, serverUrl: meantServer(settings.serverUrl, settings) };
    case 'endpoint': {
      const { value } = pasted(settings.url, 'token server address');
      const address = endpointAddress(value, settings.withoutTls);
      const { serverUrl } = settings;
      return {
        ...settings,
        url: address.ok ? address.url : value,
        ...(serverUrl === undefined ? {} : { serverUrl: meantServer(serverUrl, settings) }),
      };
    }
    case 'sandbox':
      return { ...settings, sandboxId: pasted(settings.sandboxId, 'token server ID').value };
  }
}

function meantServer(text: string, { withoutTls }: { readonly withoutTls?: true }): string {
  const { value } = pasted(text, 'server address');
  const address = serverAddress(value, withoutTls);
  return address.ok ? address.url : value;
}

/**
 * All that is wrong with a connection as it would be saved, in the order of its fields; nothing: it
 * can be.
 * @param secretKept whether a secret of this very kind is stored for it, which an absent one keeps
 */
export function draftFaults(draft: ConnectionDraft, secretKept: boolean): readonly FieldFault[] {
  const { name, agentName, agentMetadata = '', participantName, settings } = draft;
  const agentRule = agentName === undefined ? undefined : ruleOf(agentName, 'agent name', lineRule);
  const checks: readonly Check[] = [
    ...settingsChecks(settings),
    ['secret', secretRule(settings, draft.secret, secretKept)],
    ['agentName', agentRule],
    ['agentMetadata', metadataRule(agentMetadata, agentName)],
    ['participantName', participantName === undefined ? undefined : lineRule(participantName)],
    ['participantAttributes', attributesRule(draft.participantAttributes ?? {})],
    ['name', lineRule(name.trim())],
  ];
  return checks.flatMap(([field, rule]) => {
    const called = field === 'secret' ? secretNames[settings.kind] : fieldNames[field];
    return rule === undefined ? [] : [{ field, rule, message: `${called} ${rule}.` }];
  });
}

/**
 * Whether a connection that was saved once can be used: what has become a rule since then is asked
 * only of what is saved now.
 */
export function isUsable({
  name,
  agentName = 'any',
  settings,
}: Pick<ConnectionDraft, 'name' | 'agentName' | 'settings'>): boolean {
  return [placeRule(settings), lineRule(name), lineRule(agentName)].every(
    (rule) => rule === undefined,
  );
}

function placeRule(settings: ConnectionSettings): Rule {
  if (settings.kind === 'sandbox') return idRule(settings.sandboxId);
  const address =
    settings.kind === 'endpoint'
      ? endpointAddress(settings.url, settings.withoutTls)
      : serverAddress(settings.serverUrl, settings.withoutTls);
  return address.ok ? undefined : address.rule;
}

/**
 * What a secret is for, and may be used for only: its kind, and the host that it goes to. An API
 * secret never leaves this computer; a token and an authorization go to the server at the address.
 */
export function purposeOf(settings: ConnectionSettings): string {
  return settings.kind === 'key' ? settings.kind : `${settings.kind} ${hostOf(settings)}`;
}

/** Whether the stored secret of a connection goes on with changed settings. */
export function keepsSecret(stored: ConnectionSettings, next: ConnectionSettings): boolean {
  return purposeOf(stored) === purposeOf(next);
}

function settingsChecks(settings: ConnectionSettings): readonly Check[] {
  switch (settings.kind) {
    case 'key':
      return [
        ['serverUrl', serverRule(settings)],
        ['apiKey', ruleOf(settings.apiKey, 'API key', wordRule)],
      ];
    case 'token':
      return [['serverUrl', serverRule(settings)]];
    case 'endpoint':
      return [
        ['url', addressRule(settings.url, 'token server address', endpointAddress, settings)],
        // Most token servers name it themselves.
        ['serverUrl', settings.serverUrl === undefined ? undefined : serverRule(settings)],
      ];
    case 'sandbox':
      return [['sandboxId', ruleOf(settings.sandboxId, 'token server ID', idRule)]];
  }
}

/** What is wrong with a value as it is meant. */
function ruleOf(text: string, purpose: Purpose, check: (value: string) => Rule): Rule {
  const { value, rule } = pasted(text, purpose);
  return rule ?? check(value);
}

interface Server {
  readonly serverUrl?: string;
  readonly withoutTls?: true;
}

const serverRule = (settings: Server): Rule =>
  addressRule(settings.serverUrl ?? '', 'server address', serverAddress, settings);

function addressRule(
  text: string,
  purpose: Purpose,
  parse: (text: string, withoutTls?: boolean) => Address,
  { withoutTls }: Server,
): Rule {
  return ruleOf(text, purpose, (value) => {
    if (!value) return 'is missing';
    if (value.length > fieldLimits.address) return tooLong(fieldLimits.address);
    const address = parse(value, withoutTls);
    return address.ok ? undefined : address.rule;
  });
}

/** One line with something in it. */
function lineRule(text: string): Rule {
  if (!text.trim()) return 'is missing';
  if (text.length > fieldLimits.text) return tooLong(fieldLimits.text);
  return /[\p{Cc}\u2028\u2029]/u.test(text) ? 'must be one line of text' : undefined;
}

function metadataRule(metadata: string, agentName: string | undefined): Rule {
  if (metadata && !agentName)
    return 'goes to an agent that is asked for by its name: give that, too';
  return metadata.length > fieldLimits.metadata ? tooLong(fieldLimits.metadata) : undefined;
}

function attributesRule(attributes: Readonly<Record<string, string>>): Rule {
  const all = Object.entries(attributes);
  if (all.length > fieldLimits.attributes) return `must be at most ${fieldLimits.attributes}`;
  for (const [name, value] of all) {
    if (!name || name.length > 256) return 'must each have a name of at most 256 characters';
    if (value.length > 4096)
      return `must have values of at most 4,096 characters: ${name} is longer`;
  }
  return undefined;
}

function wordRule(text: string, limit: number = fieldLimits.text): Rule {
  if (!text) return 'is missing';
  if (text.length > limit) return tooLong(limit);
  return /^[\x21-\x7e]+$/.test(text)
    ? undefined
    : 'must be letters, digits and signs, without spaces: copy it once more';
}

function idRule(text: string): Rule {
  const rule = wordRule(text);
  if (rule !== undefined) return rule;
  return /^[\w-]+$/.test(text) ? undefined : 'is not an ID such as my-agent-1a2b3c: no address';
}

function secretRule(settings: ConnectionSettings, secret: string | undefined, kept: boolean): Rule {
  const { kind } = settings;
  if (kind === 'sandbox') return undefined;
  if (secret === undefined) return kept || kind === 'endpoint' ? undefined : 'is missing';
  return ruleOf(secret, secretPurposes[kind], (value) => {
    if (kind === 'token') return tokenRule(value);
    if (kind === 'endpoint') return headerRule(value);
    const key = pasted(settings.apiKey, 'API key').value;
    return wordRule(value, fieldLimits.secret) ?? pairRule(key, value);
  });
}

function tokenRule(token: string): Rule {
  const rule = wordRule(token, fieldLimits.secret);
  if (rule !== undefined) return rule;
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token)
    ? undefined
    : 'is not whole: it begins with eyJ and has two dots in it';
}

/** An empty one stands for "none any more". */
function headerRule(value: string): Rule {
  if (value.length > fieldLimits.secret) return tooLong(fieldLimits.secret);
  return /^[\x20-\x7e]*$/.test(value)
    ? undefined
    : 'must be plain letters, digits and signs in one line';
}

function tooLong(limit: number): string {
  return `must be at most ${limit.toLocaleString('en')} characters`;
}
