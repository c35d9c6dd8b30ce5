import { z } from 'zod';

/** What the app remembers by itself, as against what the user sets. */
export interface AppState {
  /** Who this installation is in a room; null until the first start. */
  readonly identity: string | null;
  /** The newest version that an update server ever offered; null: none. */
  readonly newestVersion: string | null;
  /** Where the main window was, in screen coordinates. */
  readonly bounds: Bounds | null;
}

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const pixel = z.number().int().min(-100_000).max(100_000);

export const appStateSchemas = {
  identity: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .nullable(),
  newestVersion: z.string().max(64).nullable(),
  bounds: z.strictObject({ x: pixel, y: pixel, width: pixel, height: pixel }).nullable(),
} satisfies { readonly [Key in keyof AppState]: z.ZodType<AppState[Key]> };

export const defaultAppState: AppState = {
  identity: null,
  newestVersion: null,
  bounds: null,
};
