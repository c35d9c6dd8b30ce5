import * as z from 'zod/mini';
import { deviceKindSchema, preferenceSchema } from './devices.schema.js';
import { actionLabels, failureTexts } from './failures.js';
import type { Failure, FailureAction, FailureCode, FailureSource } from './failures.js';
import type {
  AgentState,
  Intent,
  MediaSwitch,
  PageTokenRequest,
  PublishPermissions,
  Reconnection,
  Snapshot,
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

const sentence = z.string().check(z.maxLength(400));
const time = z.number().check(z.nonnegative());
const failureCode = z.enum(keysOf<FailureCode>(failureTexts));

const failureSchema = z.strictObject({
  code: failureCode,
  source: z.enum(keysOf(sources)),
  message: sentence,
  advice: sentence,
  action: z.exactOptional(z.enum(keysOf<FailureAction>(actionLabels))),
  detail: z.exactOptional(z.string().check(z.maxLength(300))),
  at: time,
}) satisfies z.ZodMiniType<Failure>;

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
]) satisfies z.ZodMiniType<AgentState>;

const switchSchema = z.strictObject({
  enabled: z.boolean(),
  pending: z.boolean(),
}) satisfies z.ZodMiniType<MediaSwitch>;

const permissionsSchema = z.strictObject({
  microphone: z.boolean(),
  camera: z.boolean(),
  screenShare: z.boolean(),
  data: z.boolean(),
}) satisfies z.ZodMiniType<PublishPermissions>;

const reconnectionSchema = z.strictObject({
  attempt: z.int().check(z.positive()),
  reason: z.enum(['signal', 'media']),
}) satisfies z.ZodMiniType<Reconnection>;

const turnSchema = z.strictObject({
  id: z.string().check(z.maxLength(200)),
  from: z.enum(['user', 'agent']),
  text: z.string().check(z.maxLength(280)),
}) satisfies z.ZodMiniType<Turn>;

/** What the conversation's owner publishes. */
export const snapshotSchema = z.strictObject({
  connectionState: z.enum(['disconnected', 'connecting', 'connected', 'reconnecting']),
  reconnection: z.exactOptional(reconnectionSchema),
  agent: agentSchema,
  agentExpected: z.boolean(),
  agentName: z.exactOptional(z.string().check(z.maxLength(80))),
  tool: z.exactOptional(z.string().check(z.maxLength(80))),
  microphone: switchSchema,
  camera: switchSchema,
  screenShare: switchSchema,
  canPublish: permissionsSchema,
  failures: z.array(failureSchema).check(z.maxLength(50)),
  notice: z.exactOptional(sentence),
  turns: z.array(turnSchema).check(z.maxLength(2)),
  connectedAt: z.exactOptional(time),
  replyMs: z.exactOptional(time),
  callEnded: z.exactOptional(z.literal(true)),
}) satisfies z.ZodMiniType<Snapshot>;

const name = z.string().check(z.minLength(1), z.maxLength(256));
const metadata = z.string().check(z.maxLength(16_384));

/** What a page may ask of a token; a room or an identity is refused. */
export const tokenRequestSchema = z.strictObject({
  participantName: z.exactOptional(name),
  participantMetadata: z.exactOptional(metadata),
  participantAttributes: z.exactOptional(z.record(name, z.string().check(z.maxLength(4_096)))),
  agents: z.exactOptional(
    z
      .array(
        z.strictObject({
          name,
          metadata: z.exactOptional(metadata),
          deployment: z.exactOptional(name),
        }),
      )
      .check(z.maxLength(16)),
  ),
}) satisfies z.ZodMiniType<PageTokenRequest>;

/** What a surface without the conversation asks for. */
export const intentSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum(['start', 'retry']),
    byKey: z.exactOptional(z.literal(true)),
  }),
  z.strictObject({ type: z.enum(['end', 'interrupt', 'refresh-devices']) }),
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
  z.strictObject({
    type: z.literal('report-failure'),
    code: failureCode,
    detail: z.exactOptional(z.string().check(z.maxLength(300))),
  }),
]) satisfies z.ZodMiniType<Intent>;
