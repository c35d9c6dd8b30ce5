import type { Brain, CallControls } from './brain.js';
import { SkillsLLM } from './skills-llm.js';

/** A brain of built-in skills: it needs no model and no network. */
export function createSkillsBrain(controls: CallControls): Brain {
  return {
    llm: new SkillsLLM(controls),
    tools: [],
    instructions: '',
    greeting: "Hi, I'm the local agent.",
    disclosure: undefined,
    // Replies act (timers, hanging up), so one that may be thrown away must not be made.
    preemptive: false,
  };
}
