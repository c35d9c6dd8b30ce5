import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SMOLLM_FILES } from './brain/smollm/model.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** What the operator set wrongly, in one line that names it and the way out. */
export class UsageError extends Error {}

/** Where the worker registers, and under which name it is dispatched. */
export interface WorkerEnvironment {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly agentName: string;
}

/** An OpenAI-compatible endpoint that answers instead of the built-in skills. */
export interface RemoteBrain {
  /** The endpoint's base address; undefined: api.openai.com. */
  readonly baseUrl: string | undefined;
  /** Undefined: the endpoint asks for none (many local ones do not). */
  readonly apiKey: string | undefined;
  readonly model: string;
}

export const DEFAULT_AGENT_NAME = 'parley-local';
const DEFAULT_MODEL = 'gpt-4.1-mini';

/** Files that the models' folder must hold, relative to it. */
const MODEL_FILES = [
  'ears/encoder_model.ort',
  'ears/decoder_model_merged.ort',
  'ears/tokens.txt',
  'voice/model.onnx',
  'voice/tokens.txt',
  'voice/espeak-ng-data/phontab',
];

const LIVEKIT_HINTS = {
  LIVEKIT_URL: "the LiveKit server's address, for example ws://127.0.0.1:7880",
  LIVEKIT_API_KEY: "the LiveKit server's API key",
  LIVEKIT_API_SECRET: "the LiveKit server's API secret",
} as const;

const hasScheme = (address: string, schemes: readonly string[]): boolean =>
  URL.canParse(address) && schemes.includes(new URL(address).protocol);

/**
 * Reads the worker's connection. `PARLEY_AGENT` defaults to `parley-local`.
 * @throws UsageError when a variable is missing or the address is not ws(s) or http(s).
 */
export function readWorkerEnvironment(env: Variables): WorkerEnvironment {
  const required = (name: keyof typeof LIVEKIT_HINTS): string => {
    const value = env[name]?.trim();
    if (!value) throw new UsageError(`${name} is not set: give ${LIVEKIT_HINTS[name]}.`);
    return value;
  };
  const url = required('LIVEKIT_URL');
  if (!hasScheme(url, ['ws:', 'wss:', 'http:', 'https:'])) {
    throw new UsageError(`LIVEKIT_URL is "${url}": it must begin with ws:// or wss://.`);
  }
  return {
    url,
    apiKey: required('LIVEKIT_API_KEY'),
    apiSecret: required('LIVEKIT_API_SECRET'),
    agentName: env['PARLEY_AGENT']?.trim() || DEFAULT_AGENT_NAME,
  };
}

/**
 * The folder of the speech models, from `PARLEY_MODELS`.
 * @throws UsageError when it is not set or lacks a file.
 */
export function readModelsFolder(env: Variables, exists = existsSync): string {
  const folder = env['PARLEY_MODELS']?.trim();
  if (!folder) {
    throw new UsageError('PARLEY_MODELS is not set: give the folder that `npm start` prepares.');
  }
  const missing = MODEL_FILES.find((file) => !exists(join(folder, file)));
  if (missing) {
    throw new UsageError(
      `PARLEY_MODELS is "${folder}", where ${missing} is missing: run \`npm start\` to prepare it.`,
    );
  }
  return folder;
}

/**
 * The folder of the small language model, from `PARLEY_SMOLLM`; undefined: it was not asked for.
 * @throws UsageError when it lacks a file.
 */
export function readSmolLMFolder(env: Variables, exists = existsSync): string | undefined {
  const folder = env['PARLEY_SMOLLM']?.trim();
  if (!folder) return undefined;
  const missing = Object.values(SMOLLM_FILES).find((file) => !exists(join(folder, file)));
  if (missing === undefined) return folder;
  throw new UsageError(
    `PARLEY_SMOLLM is "${folder}", where ${missing} is missing: run \`npm start -- --brain smollm\` to prepare it.`,
  );
}

/** The endpoint of `OPENAI_BASE_URL`, `OPENAI_API_KEY` and `OPENAI_MODEL`; undefined: built-in skills. */
export function readRemoteBrain(env: Variables): RemoteBrain | undefined {
  const baseUrl = env['OPENAI_BASE_URL']?.trim() || undefined;
  const apiKey = env['OPENAI_API_KEY']?.trim() || undefined;
  if (!baseUrl && !apiKey) return undefined;
  if (baseUrl && !hasScheme(baseUrl, ['http:', 'https:'])) {
    throw new UsageError(
      `OPENAI_BASE_URL is "${baseUrl}": it must begin with https:// or http://.`,
    );
  }
  return { baseUrl, apiKey, model: env['OPENAI_MODEL']?.trim() || DEFAULT_MODEL };
}
