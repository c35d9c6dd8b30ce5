/** What a reply does besides being spoken. */
export type Action =
  | { readonly type: 'set-timer'; readonly seconds: number }
  | { readonly type: 'cancel-timers' }
  /** Once the reply has been spoken, the agent leaves the call. */
  | { readonly type: 'hang-up' };

export interface Reply {
  /** Plain sentences, to be spoken and shown. */
  readonly text: string;
  readonly action?: Action;
}

/** What a skill may know of the world. */
export interface Circumstances {
  readonly now: Date;
  /** Running timers, in seconds that are left, soonest first. */
  readonly timersLeft: readonly number[];
  /** Whether a language model answers what no skill does; by default nothing does. */
  readonly hasModel?: boolean;
}

/** Answers what it understands; undefined leaves it to the next skill. `words` are normalised. */
export type Skill = (words: string, circumstances: Circumstances) => Reply | undefined;
