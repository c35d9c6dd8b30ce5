import * as z from 'zod/mini';
import { firstRunSteps } from '../shared/first-run.js';
import type { FirstRunStep } from '../shared/first-run.js';

/** What the app remembers by itself, as against what the user sets. */
export interface AppState {
  /** Who this installation is in a room; null until the first start. */
  readonly identity: string | null;
  /** The newest version that an update server ever offered; null: none. */
  readonly newestVersion: string | null;
  /** Where the main window was, in screen coordinates. */
  readonly bounds: Bounds | null;
  /** The user has been told that a closed window does not end Parley. */
  readonly toldOfTray: boolean;
  /** A key of the desktop's own has reached Parley: the user need not be told how to bind one. */
  readonly hasDesktopKeys: boolean;
  /** Where the user is in the first run. */
  readonly firstRun: FirstRunStep | 'done';
}

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const pixel = z.int().check(z.gte(-100_000), z.lte(100_000));

export const appStateSchemas = {
  identity: z.nullable(z.string().check(z.regex(/^[\w-]{1,64}$/))),
  newestVersion: z.nullable(z.string().check(z.maxLength(64))),
  bounds: z.nullable(z.strictObject({ x: pixel, y: pixel, width: pixel, height: pixel })),
  toldOfTray: z.boolean(),
  hasDesktopKeys: z.boolean(),
  firstRun: z.enum([...firstRunSteps, 'done']),
} satisfies { readonly [Key in keyof AppState]: z.ZodMiniType<AppState[Key]> };

export const defaultAppState: AppState = {
  identity: null,
  newestVersion: null,
  bounds: null,
  toldOfTray: false,
  hasDesktopKeys: false,
  firstRun: 'welcome',
};
