import { z } from 'zod';
import { deviceKindSchema, preferenceSchema } from './devices.schema.js';
import { actionLabels, failureTexts } from './failures.js';
import type { Failure, FailureAction, FailureCode, FailureSource } from './failures.js';
import type {
  AgentState,
  Intent,
  MediaSwitch,
  PublishPermissions,
  Reconnection,
  Snapshot,
  TokenRequest,
  Turn,
} from './session.js';

const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>): [Key, ...Key[]] =>
  Object.keys(table) as [Key, ...Key[]];

const sources: Readonly<Record<FailureSource, true>> = {
  token: true,
  connection: true,
  media: true,
  sender: true,
  receiver: true,
  agent: true,
  encryption: true,
  hotkey: true,
  update: true,
  app: true,
};

const sentence = z.string().max(400);
const time = z.number().nonnegative();
const failureCode = z.enum(keysOf<FailureCode>(failureTexts));

const failureSchema = z.strictObject({
  code: failureCode,
  source: z.enum(keysOf(sources)),
  message: sentence,
  advice: sentence,
  action: z.enum(keysOf<FailureAction>(actionLabels)).exactOptional(),
  detail: z.string().max(300).exactOptional(),
  at: time,
}) satisfies z.ZodType<Failure>;

const agentSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('disconnected') }),
  z.strictObject({ state: z.literal('connecting'), buffering: z.boolean() }),
  z.strictObject({
    state: z.literal('connected'),
    activity: z.enum(['initializing', 'idle', 'listening', 'thinking', 'speaking']),
  }),
  z.strictObject({
    state: z.literal('failed'),
    failures: z.tuple([failureSchema], failureSchema),
  }),
]) satisfies z.ZodType<AgentState>;

const switchSchema = z.strictObject({
  enabled: z.boolean(),
  pending: z.boolean(),
}) satisfies z.ZodType<MediaSwitch>;

const permissionsSchema = z.strictObject({
  microphone: z.boolean(),
  camera: z.boolean(),
  screenShare: z.boolean(),
}) satisfies z.ZodType<PublishPermissions>;

const reconnectionSchema = z.strictObject({
  attempt: z.number().int().positive(),
  reason: z.enum(['signal', 'media']),
}) satisfies z.ZodType<Reconnection>;

const turnSchema = z.strictObject({
  id: z.string().max(200),
  from: z.enum(['user', 'agent']),
  text: z.string().max(280),
}) satisfies z.ZodType<Turn>;

/** What the conversation's owner publishes. */
export const snapshotSchema = z.strictObject({
  connection: z.enum(['disconnected', 'connecting', 'connected', 'reconnecting']),
  reconnection: reconnectionSchema.exactOptional(),
  agent: agentSchema,
  agentExpected: z.boolean(),
  agentName: z.string().max(80).exactOptional(),
  microphone: switchSchema,
  camera: switchSchema,
  screenShare: switchSchema,
  canPublish: permissionsSchema,
  failures: z.array(failureSchema).max(50),
  notice: sentence.exactOptional(),
  turns: z.array(turnSchema).max(2),
  connectedAt: time.exactOptional(),
  replyMs: time.exactOptional(),
}) satisfies z.ZodType<Snapshot>;

const name = z.string().min(1).max(256);
const metadata = z.string().max(16_384);

/** What a token may be asked to say. */
export const tokenRequestSchema = z.strictObject({
  roomName: name.exactOptional(),
  participantName: name.exactOptional(),
  participantIdentity: name.exactOptional(),
  participantMetadata: metadata.exactOptional(),
  participantAttributes: z.record(name, z.string().max(4_096)).exactOptional(),
  agents: z
    .array(
      z.strictObject({
        name,
        metadata: metadata.exactOptional(),
        deployment: name.exactOptional(),
      }),
    )
    .max(16)
    .exactOptional(),
}) satisfies z.ZodType<TokenRequest>;

/** What a surface without the conversation asks for. */
export const intentSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['toggle-talk', 'start', 'end', 'retry', 'refresh-devices']) }),
  z.strictObject({
    type: z.enum(['set-microphone', 'set-camera', 'set-screen-share']),
    enabled: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('select-device'),
    kind: deviceKindSchema,
    device: preferenceSchema,
  }),
  z.strictObject({ type: z.literal('choose-device'), kind: deviceKindSchema }),
  z.strictObject({ type: z.literal('dismiss-failure'), code: failureCode }),
]) satisfies z.ZodType<Intent>;
