import * as z from 'zod/mini';
import { preferenceSchema } from './devices.schema.js';
import { defaultSettings } from './settings.js';
import type { Settings } from './settings.js';

/** A binding that the file leaves out has its default. */
const accelerator = (otherwise: string | null) =>
  z._default(z.nullable(z.string().check(z.minLength(1), z.maxLength(100))), otherwise);

/** One schema per key, so that a bad value costs that key alone. */
export const settingsSchemas = {
  bindings: z.strictObject({
    talk: accelerator(defaultSettings.bindings.talk),
    mute: accelerator(null),
    stop: accelerator(null),
    hangUp: accelerator(null),
    show: accelerator(null),
  }),
  talkMode: z.enum(['auto', 'hold', 'toggle']),
  theme: z.enum(['system', 'light', 'dark']),
  updates: z.boolean(),
  microphone: preferenceSchema,
  camera: preferenceSchema,
  speaker: preferenceSchema,
  // Three seconds to a day: no call ends as soon as it is muted.
  endMutedAfterMinutes: z.nullable(z.number().check(z.gte(0.05), z.lte(1_440))),
  overlay: z.enum(['off', 'on', 'when-hidden']),
  sounds: z.boolean(),
  soundVolume: z.number().check(z.gte(0), z.lte(1)),
  announceState: z.boolean(),
  muteOnLock: z.boolean(),
  launchAtLogin: z.boolean(),
} satisfies { readonly [Key in keyof Settings]: z.ZodMiniType<Settings[Key]> };

/** Brings what an older version wrote into today's shape. 0.1.0 knew the talk key alone. */
export function migrateSettings(
  stored: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { talkHotkey, ...rest } = stored;
  if (talkHotkey === undefined || 'bindings' in stored) return rest;
  return { ...rest, bindings: { talk: talkHotkey } };
}
