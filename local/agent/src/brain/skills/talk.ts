import type { Skill } from '../reply.js';

export const CAPABILITIES =
  'I can tell the time and date, set timers, work out sums, convert units, and repeat after you.';

/** Talk about itself and the call: who, what, repeat after me, thanks, hello, goodbye. */
export const talk: Skill = (words) => {
  const repeat =
    /^(?:(?:can|could|will) you )?(?:repeat after me|repeat after|say after me|repeat|say)\b(?: (?:the words|this|that))? (.+)$/.exec(
      words,
    );
  if (repeat?.[1]) return { text: sentence(repeat[1]) };
  if (
    /^(?:(?:ok(?:ay)?|thanks|thank you|alright|well|that is all) )*(?:good ?bye?|bye(?: bye)?|by by|see you(?: later)?|hang up|end (?:the )?(?:call|conversation)|that is all|talk to you later)(?: .{0,12})?$/.test(
      words,
    )
  ) {
    return { text: 'Goodbye!', action: { type: 'hang-up' } };
  }
  if (
    /\bwhat (?:can|do|could) you (?:do|help)|^help\b|\bhelp me\b|\byour (?:skills|abilities)\b/.test(
      words,
    )
  ) {
    return { text: CAPABILITIES };
  }
  if (
    /\bwho (?:are|am i talking to|is this|made)\b|\bwhat are you\b|\byour name\b|\bare you (?:an? )?(?:human|real|robot|person|ai)\b/.test(
      words,
    )
  ) {
    return {
      text: "I'm Parley's local agent: a small program that runs wholly on this machine. Nothing you say leaves it.",
    };
  }
  if (/^(?:thanks|thank you|cheers)\b/.test(words)) return { text: "You're welcome." };
  if (
    /^(?:hello|hi|hey|good (?:morning|afternoon|evening)|can you hear me|are you there|testing|test)\b/.test(
      words,
    )
  ) {
    return { text: 'Hello! I hear you. Ask me the time, a sum, or for a timer.' };
  }
  return undefined;
};

const sentence = (words: string): string =>
  `${words.replace(/^./, (letter) => letter.toUpperCase())}${/[.!?]$/.test(words) ? '' : '.'}`;
