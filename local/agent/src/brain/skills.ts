import type { Circumstances, Reply, Skill } from './reply.js';
import { arithmetic } from './skills/arithmetic.js';
import { clock } from './skills/clock.js';
import { CAPABILITIES, talk } from './skills/talk.js';
import { timers } from './skills/timers.js';
import { units } from './skills/units.js';
import { normalise } from './skills/words.js';

/** Narrow skills before broad ones: "set the time for…" is a timer, "ten times two" no clock. */
const SKILLS: readonly Skill[] = [talk, timers, units, arithmetic, clock];

const QUOTED_CHARACTERS = 160;

/** The reply of the first skill that understands what was heard or typed; undefined: none does. */
export function answerBySkill(heard: string, circumstances: Circumstances): Reply | undefined {
  const words = normalise(heard);
  if (!words) return { text: "I didn't catch any words." };
  for (const skill of SKILLS) {
    const reply = skill(words, circumstances);
    if (reply) return reply;
  }
  return undefined;
}

/** The honest reply where no skill has one. */
export function admitIgnorance(heard: string): Reply {
  return {
    text: `I can't answer that. I'm a small local agent: ${CAPABILITIES} I heard: ${quote(heard)}`,
  };
}

function quote(heard: string): string {
  const text = heard.trim().replace(/\s+/g, ' ');
  return text.length <= QUOTED_CHARACTERS ? text : `${text.slice(0, QUOTED_CHARACTERS)}…`;
}
