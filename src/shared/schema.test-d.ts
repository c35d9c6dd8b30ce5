/** The schemas and the types say the same, in both directions; compiled, never run. */
import type { z } from 'zod';
import type { intentSchema, snapshotSchema } from './session.schema.js';
import type { settingsSchemas } from './settings.schema.js';
import type { Intent, Snapshot } from './session.js';
import type { Settings } from './settings.js';

type Plain<Value> = Value extends object
  ? { readonly [Key in keyof Value]: Plain<Value[Key]> }
  : Value;
/** Identical, a missing optional key included; plain assignability would overlook that. */
type Same<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : never;
type SettingsRead = { [Key in keyof Settings]: z.output<(typeof settingsSchemas)[Key]> };

export const same: [
  Same<z.output<typeof snapshotSchema>['agent'], Snapshot['agent']>,
  Same<z.output<typeof snapshotSchema>['failures'], Snapshot['failures']>,
  Same<z.output<typeof snapshotSchema>, Snapshot>,
  Same<SettingsRead, Settings>,
  [Intent] extends [z.output<typeof intentSchema>] ? true : never,
] = [true, true, true, true, true];
