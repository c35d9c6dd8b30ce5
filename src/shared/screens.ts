/** A screen or a window that can be shared, as the picker shows it. */
export interface ScreenSource {
  readonly id: string;
  readonly kind: 'screen' | 'window';
  readonly name: string;
  /** A small picture of it, as a `data:` address; empty where the system gives none. */
  readonly thumbnail: string;
  /** Its program's icon, as a `data:` address. */
  readonly icon?: string;
}
