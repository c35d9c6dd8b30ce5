import * as z from 'zod/mini';
import { preferenceSchema } from './devices.schema.js';
import { bindingNames } from './bindings.js';
import { defaultSettings } from './settings.js';
import type { Settings, SettingsChange } from './settings.js';
import { settingsPages } from './settings-pages.js';

/** A binding that the file leaves out has its default. */
const accelerator = (otherwise: string | null) =>
  z._default(z.nullable(z.string().check(z.minLength(1), z.maxLength(100))), otherwise);

const share = z.number().check(z.gte(0), z.lte(1));

/** Of every setting but the keys. */
const changeable = {
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
  announceState: z.boolean(),
  soundVolume: share,
  playbackVolume: share,
  echoCancellation: z.boolean(),
  noiseSuppression: z.boolean(),
  autoGainControl: z.boolean(),
  startMuted: z.boolean(),
  keepAwake: z.boolean(),
  zoom: z.number().check(z.gte(0.5), z.lte(3)),
  spellCheck: z.boolean(),
  muteOnLock: z.boolean(),
  launchAtLogin: z.boolean(),
} satisfies { readonly [Key in keyof SettingsChange]-?: z.ZodMiniType<Settings[Key]> };

/** One schema per key, so that a bad value costs that key alone. */
export const settingsSchemas = {
  bindings: z.strictObject({
    talk: accelerator(defaultSettings.bindings.talk),
    mute: accelerator(null),
    stop: accelerator(null),
    hangUp: accelerator(null),
    show: accelerator(null),
  }),
  ...changeable,
} satisfies { readonly [Key in keyof Settings]: z.ZodMiniType<Settings[Key]> };

/** What a window may change at once: some of the settings, each by its own schema. */
export const settingsChangeSchema = z.strictObject(exactlyOptional(changeable));

export const bindingSchema = z.strictObject({
  name: z.enum(bindingNames),
  accelerator: z.nullable(z.string().check(z.minLength(1), z.maxLength(100))),
});

export const settingsPageSchema = z.enum(settingsPages);

function exactlyOptional<Shape extends Record<string, z.ZodMiniType>>(
  shape: Shape,
): { [Key in keyof Shape]: z.ZodMiniExactOptional<Shape[Key]> } {
  const entries = Object.entries(shape).map(([key, schema]) => [key, z.exactOptional(schema)]);
  return Object.fromEntries(entries) as {
    [Key in keyof Shape]: z.ZodMiniExactOptional<Shape[Key]>;
  };
}

/** Brings what an older version wrote into today's shape. 0.1.0 knew the talk key alone. */
export function migrateSettings(
  stored: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { talkHotkey, ...rest } = stored;
  if (talkHotkey === undefined || 'bindings' in stored) return rest;
  return { ...rest, bindings: { talk: talkHotkey } };
}
