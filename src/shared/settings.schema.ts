import { z } from 'zod';
import type { Settings } from './settings.js';

/** One schema per key, so that a bad value costs that key alone. */
export const settingsSchemas = {
  talkHotkey: z.string().min(1).max(100).nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  updates: z.boolean(),
  microphone: z.strictObject({ id: z.string().max(500), label: z.string().max(500) }).nullable(),
  // Three seconds to a day: nobody is thrown out of a call as soon as it is muted.
  endMutedAfterMinutes: z.number().min(0.05).max(1_440).nullable(),
} satisfies { readonly [Key in keyof Settings]: z.ZodType<Settings[Key]> };
