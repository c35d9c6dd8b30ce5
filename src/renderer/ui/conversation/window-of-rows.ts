import type { Message } from '@parley/session';

/** How many rows stand in the page at least, while the newest are in view. */
const kept = 80;
/** Rows leave and come in steps, so that not each new one moves the others. */
const step = 40;

/**
 * The first row to draw. While the newest are in view a bounded number stands in the page,
 * whatever the history's length; who reads upwards gets ever earlier ones, and none is taken away.
 * @param start the first row drawn until now, counted from the conversation's first
 * @param total how many rows there have been
 * @param following the newest rows are in view
 */
export function firstRow(start: number, total: number, following: boolean): number {
  const newest = Math.max(0, Math.floor((total - kept) / step) * step);
  return following ? newest : Math.min(start, newest);
}

/**
 * The first row to draw when the reader has come near the top of what is drawn.
 * @param oldest the first row that there is
 */
export function earlier(start: number, oldest: number): number {
  return Math.max(oldest, start - step);
}

/** Rows that are kept, and how many stood before them. */
export interface Kept {
  readonly rows: readonly Message[];
  readonly dropped: number;
}

/**
 * The rows from `start` on. What was there when the reader went up stays, kept elsewhere or not.
 * @param start counted from the conversation's first row
 * @param held what was kept when the reader went up
 */
export function rowsFrom(start: number, now: Kept, held: Kept = now): readonly Message[] {
  if (start >= now.dropped) return now.rows.slice(start - now.dropped);
  return [...held.rows.slice(start - held.dropped, now.dropped - held.dropped), ...now.rows];
}

/** Where a reader is, in CSS pixels; the viewport counts upwards from its end. */
export interface Place {
  /** 0 at the end, negative above it. */
  readonly scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

/** The end is in view, give or take a line. */
export function isAtEnd({ scrollTop }: Place): boolean {
  return scrollTop > -24;
}

/** Less than a page is left above. */
export function isNearTop({ scrollTop, scrollHeight, clientHeight }: Place): boolean {
  return scrollHeight + scrollTop - clientHeight < clientHeight;
}
