/** Connections as they are written into files, and read from those of others. */
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { connectionSettingsSchema, tokenWordsShape } from '../../shared/connections.schema.js';
import { hostOf } from '../../shared/connections.js';
import type { Connection, ConnectionDraft } from '../../shared/connections.js';
import { CodedError } from '../../shared/failures.js';
import { namedValues } from '../../shared/pasted.js';

const format = 'parley-connections';

/** Text of a file with these connections, without a secret: it can be sent to others. */
export function exportText(connections: readonly Connection[]): string {
  const all = connections.map(({ id: _id, secret: _secret, problem: _problem, ...rest }) => rest);
  return `${JSON.stringify({ format, version: 1, connections: all }, null, 2)}\n`;
}

const exportSchema = z.object({
  format: z.literal(format),
  connections: z.array(
    z.object({ name: z.string(), settings: connectionSettingsSchema, ...tokenWordsShape }),
  ),
});

/**
 * The file of LiveKit's own tool, `~/.livekit/cli-config.yaml`:
 * https://github.com/livekit/livekit-cli/blob/main/pkg/config/config.go
 */
const lkSchema = z.object({
  default_project: z.optional(z.nullable(z.string())),
  projects: z.array(
    z.object({
      name: z.optional(z.string()),
      url: z.string(),
      api_key: z.string(),
      api_secret: z.string(),
    }),
  ),
});

/**
 * What a file has of connections: one that Parley exported, the lk tool's, whose default project comes
 * first, or a `.env`.
 * @throws {@link CodedError} `connections.not-imported`
 */
export function importText(text: string): readonly ConnectionDraft[] {
  const plain = text.replace(/^\ufeff/, '');
  const data = dataIn(plain);
  const exported = exportSchema.safeParse(data);
  if (exported.success) return exported.data.connections;
  const lk = lkSchema.safeParse(data);
  if (lk.success) {
    const { default_project: first, projects } = lk.data;
    const inOrder = projects.toSorted(
      (a, b) => Number(b.name === first) - Number(a.name === first),
    );
    return inOrder.map(({ name, url, api_key: apiKey, api_secret: secret }) =>
      named({ kind: 'key', serverUrl: url, apiKey }, secret, name),
    );
  }
  const draft = draftIn(plain);
  if (draft) return [draft];
  throw new CodedError('connections.not-imported', 'The file holds none that Parley knows.');
}

/** JSON is YAML. @returns undefined where it is neither */
function dataIn(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function draftIn(text: string): ConnectionDraft | undefined {
  const given = namedValues(text);
  const agentName = given.get('agent name');
  const serverUrl = given.get('server address');
  const url = given.get('token server address');
  const sandboxId = given.get('token server ID');
  const apiKey = given.get('API key');
  const token = given.get('token');
  const more = agentName === undefined ? {} : { agentName };
  if (serverUrl && apiKey)
    return { ...named({ kind: 'key', serverUrl, apiKey }, given.get('API secret')), ...more };
  if (serverUrl && token) return named({ kind: 'token', serverUrl }, token);
  if (url) return { ...named({ kind: 'endpoint', url }, given.get('authorization')), ...more };
  return sandboxId ? { ...named({ kind: 'sandbox', sandboxId }), ...more } : undefined;
}

const named = (
  settings: ConnectionDraft['settings'],
  secret?: string,
  name?: string,
): ConnectionDraft => ({
  name: name?.trim() || hostOf(settings),
  settings,
  ...(secret === undefined ? {} : { secret }),
});
