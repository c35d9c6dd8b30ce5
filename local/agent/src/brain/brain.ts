import type { llm } from '@livekit/agents';

/** What a brain may do in the call besides answering. */
export interface CallControls {
  /** @param seconds from now until the agent speaks up. */
  setTimer(seconds: number): void;
  cancelTimers(): void;
  /** Seconds left on each running timer, soonest first. */
  timersLeft(): number[];
  /** Leaves the call once the reply that is being made has been spoken. */
  hangUp(): void;
}

/** What answers the user: the built-in skills or a language model. */
export interface Brain {
  readonly llm: llm.LLM;
  readonly tools: llm.ToolContextLike;
  readonly instructions: string;
  /** Said when the user is silent at first; very short. */
  readonly greeting: string;
  /** What leaves the machine, to be said once in any case; undefined: nothing does. */
  readonly disclosure: string | undefined;
  /** Whether a reply may be prepared before the user's turn is known to be over. */
  readonly preemptive: boolean;
}
