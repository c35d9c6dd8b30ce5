import * as z from 'zod/mini';
import { deviceLimit } from './devices.js';
import type { Device, DeviceChoice, DeviceChoices, DevicePreference } from './devices.js';

const text = z.string().check(z.maxLength(500));

export const deviceKindSchema = z.enum(['microphone', 'camera', 'speaker']);

/** A remembered device; null: the system's default. */
export const preferenceSchema = z.nullable(
  z.strictObject({ id: text, label: text }),
) satisfies z.ZodMiniType<DevicePreference | null>;

const deviceSchema = z.strictObject({
  kind: deviceKindSchema,
  id: text,
  label: text,
}) satisfies z.ZodMiniType<Device>;

const choiceSchema = z.strictObject({
  devices: z.array(deviceSchema).check(z.maxLength(deviceLimit)),
  preferred: preferenceSchema,
  selected: z.optional(deviceSchema),
}) satisfies z.ZodMiniType<DeviceChoice>;

/** What the conversation's owner tells of this computer's devices. */
export const deviceChoicesSchema = z.strictObject({
  microphone: choiceSchema,
  camera: choiceSchema,
  speaker: choiceSchema,
}) satisfies z.ZodMiniType<DeviceChoices>;
