import * as z from 'zod/mini';
import type { EntryChoice, StageChoice } from './connection-test.js';
import { mainStages } from './connection-test.js';
import { connectionIdSchema } from './connections.schema.js';

export const stageChoiceSchema = z.strictObject({
  id: connectionIdSchema,
  stage: z.enum(mainStages),
  begins: z.boolean(),
}) satisfies z.ZodMiniType<StageChoice>;

export const entryChoiceSchema = z.strictObject({
  id: connectionIdSchema,
  as: z.enum(['caller', 'listener']),
  asked: z.boolean(),
}) satisfies z.ZodMiniType<EntryChoice>;
