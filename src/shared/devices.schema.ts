import { z } from 'zod';
import { deviceLimit } from './devices.js';
import type { Device, DeviceChoice, DeviceChoices, DevicePreference } from './devices.js';

const text = z.string().max(500);

export const deviceKindSchema = z.enum(['microphone', 'camera', 'speaker']);

/** A remembered device; null: the system's default. */
export const preferenceSchema = z
  .strictObject({ id: text, label: text })
  .nullable() satisfies z.ZodType<DevicePreference | null>;

const deviceSchema = z.strictObject({
  kind: deviceKindSchema,
  id: text,
  label: text,
}) satisfies z.ZodType<Device>;

const choiceSchema = z.strictObject({
  devices: z.array(deviceSchema).max(deviceLimit),
  preferred: preferenceSchema,
  selected: deviceSchema.optional(),
}) satisfies z.ZodType<DeviceChoice>;

/** What the conversation's owner tells of this computer's devices. */
export const deviceChoicesSchema = z.strictObject({
  microphone: choiceSchema,
  camera: choiceSchema,
  speaker: choiceSchema,
}) satisfies z.ZodType<DeviceChoices>;
