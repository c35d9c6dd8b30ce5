import type { Readable } from '@parley/session';
import type { Failure } from '../../../shared/failures.js';
import type { OpenReader } from '../voice/reader.js';

/**
 * | | |
 * |---|---|
 * | off | not opened yet |
 * | opening | the system or the user is being asked |
 * | live | open: its level can be read |
 * | recording | what is said now is played back |
 * | playing | that is being played |
 * | failed | it could not be opened |
 */
export type CheckState =
  | {
      readonly state: 'off' | 'opening' | 'live' | 'recording' | 'playing';
      readonly heard: boolean;
    }
  | { readonly state: 'failed'; readonly heard: boolean; readonly failure: Failure };

/** A microphone that is tried, outside of a call. What is said stays in this window and is not kept. */
export interface MicrophoneCheck {
  /** `heard`: something was recorded and played back. */
  readonly state: Readable<CheckState>;
  /** Reads its level. */
  readonly openReader: OpenReader;
  /**
   * Opens it, in place of the one that is open.
   * @param id the device's; undefined: the system's default
   */
  open(id: string | undefined): Promise<void>;
  /**
   * Records for a few seconds and plays that back.
   * @param speaker the device's id; undefined: the system's default
   */
  record(speaker: string | undefined): Promise<void>;
  close(): void;
}
