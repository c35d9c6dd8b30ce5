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

/** What answers the user: the built-in skills, a language model or both. */
export interface Brain {
  readonly llm: llm.LLM;
  readonly tools: llm.ToolContextLike;
  readonly instructions: string;
  /** Said when the user is silent at first; very short. */
  readonly greeting: string;
  /**
   * What the user must know (what leaves the machine, what answers), to be said once in any case;
   * undefined: nothing, the skills say what they are.
   */
  readonly disclosure: string | undefined;
  /** Whether a reply may be prepared before the user's turn is known to be over. */
  readonly preemptive: boolean;
}
