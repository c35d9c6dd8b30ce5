/** What a connection must keep to: asked by the window beside each field, and by main before it saves. */
import { endpointAddress, serverAddress, type Address } from './addresses.js';
import { hostOf, type ConnectionDraft, type ConnectionSettings } from './connections.js';

export type ConnectionKind = ConnectionSettings['kind'];
export type ConnectionField =
  'name' | 'agentName' | 'serverUrl' | 'apiKey' | 'url' | 'sandboxId' | 'secret';

/** What is wrong with one field, in one sentence that begins with the field's name. */
export interface FieldFault {
  readonly field: ConnectionField;
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
  serverUrl: 'Server address',
  apiKey: 'API key',
  url: 'Token server address',
  sandboxId: 'Token server ID',
};

/** The most that a field holds, in characters. */
const fieldLimits = { text: 100, address: 1000, secret: 8000 } as const;

/** The end of a sentence that begins with a field's name. */
type Rule = string | undefined;
type Check = readonly [field: ConnectionField, rule: Rule];

/**
 * All that is wrong with a connection as it would be saved, in the order of its fields; nothing: it
 * can be.
 * @param secretKept whether a secret of this very kind is stored for it, which an absent one keeps
 */
export function draftFaults(draft: ConnectionDraft, secretKept: boolean): readonly FieldFault[] {
  const { name, agentName, settings } = draft;
  const checks: readonly Check[] = [
    ...settingsChecks(settings),
    ['secret', secretRule(settings.kind, draft.secret, secretKept)],
    ['agentName', agentName === undefined ? undefined : lineRule(agentName)],
    ['name', lineRule(name)],
  ];
  return checks.flatMap(([field, rule]) => {
    const called = field === 'secret' ? secretNames[settings.kind] : fieldNames[field];
    return rule === undefined ? [] : [{ field, message: `${called} ${rule}.` }];
  });
}

/**
 * What a secret is for, and may be used for only: its kind, and the host that it goes to. An API
 * secret never leaves this computer; a token and an authorization go to whoever has the address.
 */
export function purposeOf(settings: ConnectionSettings): string {
  return settings.kind === 'key' ? settings.kind : `${settings.kind} ${hostOf(settings)}`;
}

/** Whether the stored secret of a connection goes on with changed settings. */
export function keepsSecret(stored: ConnectionSettings, next: ConnectionSettings): boolean {
  return purposeOf(stored) === purposeOf(next);
}

/** Settings without faults, as they are kept: addresses in one way of writing. */
export function tidied(settings: ConnectionSettings): ConnectionSettings {
  switch (settings.kind) {
    case 'key':
    case 'token':
      return { ...settings, serverUrl: urlOf(serverAddress(settings.serverUrl)) };
    case 'endpoint':
      return { ...settings, url: urlOf(endpointAddress(settings.url)) };
    case 'sandbox':
      return settings;
  }
}

function urlOf(address: Address): string {
  if (!address.ok) throw new RangeError(address.rule);
  return address.url;
}

function settingsChecks(settings: ConnectionSettings): readonly Check[] {
  switch (settings.kind) {
    case 'key':
      return [
        ['serverUrl', addressRule(settings.serverUrl, serverAddress)],
        ['apiKey', wordRule(settings.apiKey)],
      ];
    case 'token':
      return [['serverUrl', addressRule(settings.serverUrl, serverAddress)]];
    case 'endpoint':
      return [['url', addressRule(settings.url, endpointAddress)]];
    case 'sandbox':
      return [['sandboxId', idRule(settings.sandboxId)]];
  }
}

function addressRule(text: string, parse: (text: string) => Address): Rule {
  if (!text) return 'is missing';
  if (text.length > fieldLimits.address) return tooLong(fieldLimits.address);
  const address = parse(text);
  return address.ok ? undefined : address.rule;
}

/** One line with something in it. */
function lineRule(text: string): Rule {
  if (!text.trim()) return 'is missing';
  if (text.length > fieldLimits.text) return tooLong(fieldLimits.text);
  return /[\p{Cc}\u2028\u2029]/u.test(text) ? 'must be one line of text' : undefined;
}

function wordRule(text: string, limit: number = fieldLimits.text): Rule {
  if (!text) return 'is missing';
  if (text.length > limit) return tooLong(limit);
  return /^[\x21-\x7e]+$/.test(text)
    ? undefined
    : 'must be letters, digits and signs, without spaces: copy it once more';
}

/** What is wrong with the ID of a token server; undefined: nothing. */
export function idRule(text: string): Rule {
  const rule = wordRule(text);
  if (rule !== undefined) return rule;
  return /^[\w-]+$/.test(text) ? undefined : 'is not an ID such as my-agent-1a2b3c: no address';
}

function secretRule(kind: ConnectionKind, secret: string | undefined, kept: boolean): Rule {
  if (kind === 'sandbox') return undefined;
  if (secret === undefined) return kept || kind === 'endpoint' ? undefined : 'is missing';
  if (kind === 'key') return wordRule(secret, fieldLimits.secret);
  if (kind === 'token') return tokenRule(secret);
  return headerRule(secret);
}

function tokenRule(token: string): Rule {
  const rule = wordRule(token, fieldLimits.secret);
  if (rule !== undefined) return rule;
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token)
    ? undefined
    : 'is not whole: it begins with eyJ and has two dots in it';
}

/** What is wrong with a header's value; an empty one stands for "none any more". */
export function headerRule(value: string): Rule {
  if (value.length > fieldLimits.secret) return tooLong(fieldLimits.secret);
  return /^[\x20-\x7e]*$/.test(value)
    ? undefined
    : 'must be plain letters, digits and signs in one line';
}

function tooLong(limit: number): string {
  return `must be at most ${limit.toLocaleString('en')} characters`;
}
