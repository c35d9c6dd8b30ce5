/** The schemas and the types say the same, in both directions; compiled, never run. */
import type { intentSchema, snapshotSchema } from './session.schema.js';
import type { settingsSchemas } from './settings.schema.js';
import type { Intent, Snapshot } from './session.js';
import type { Settings } from './settings.js';

type Output<Schema extends { _zod: { output: unknown } }> = Schema['_zod']['output'];
type Plain<Value> = Value extends object
  ? { readonly [Key in keyof Value]: Plain<Value[Key]> }
  : Value;
/** Identical, a missing optional key included; plain assignability would overlook that. */
type Same<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : never;
type SettingsRead = { [Key in keyof Settings]: Output<(typeof settingsSchemas)[Key]> };

export const same: [
  Same<Output<typeof snapshotSchema>['agent'], Snapshot['agent']>,
  Same<Output<typeof snapshotSchema>['failures'], Snapshot['failures']>,
  Same<Output<typeof snapshotSchema>, Snapshot>,
  Same<SettingsRead, Settings>,
  [Intent] extends [Output<typeof intentSchema>] ? true : never,
] = [true, true, true, true, true];
