import type { Brain, CallControls } from './brain.js';
import { createSkillsBrain } from './skills-brain.js';
import { SkillsLLM } from './skills-llm.js';
import type { SmallModel } from './smollm/model.js';

/** Short on purpose: with more to obey, a model this small answers worse. */
const INSTRUCTIONS = 'You are a helpful voice assistant. Answer in one short sentence.';

/** The skills for what they do for sure, a very small language model on this machine for the rest. */
export function createSmolLMBrain(small: SmallModel, controls: CallControls): Brain {
  return {
    ...createSkillsBrain(controls),
    llm: new SkillsLLM(controls, small),
    instructions: INSTRUCTIONS,
    disclosure:
      'A very small language model on this machine answers, so I am often wrong. Nothing you say leaves it.',
  };
}
