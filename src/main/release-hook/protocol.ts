/** What main and the process that listens for releases tell each other. Chords are accelerators. */

export type HookOrder =
  /** Follow these chords from now on, and no others; none: listen to nothing. */
  | { readonly follow: readonly string[] }
  /** This one was pressed: tell when it is let go, at once where it has been. */
  | { readonly watch: string };

export type HookWord =
  /** It can listen. */
  | { readonly type: 'ready' }
  /** It can't listen to this chord; `reason` is for the log. */
  | { readonly type: 'failed'; readonly chord: string; readonly reason: string }
  /** A watched chord is let go, or is still down. */
  | { readonly type: 'up' | 'alive'; readonly chord: string };
