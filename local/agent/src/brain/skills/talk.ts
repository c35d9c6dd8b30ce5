import type { Circumstances, Reply, Skill } from '../reply.js';

export const CAPABILITIES =
  'I can tell the time and set timers. I also work out sums, convert units, and repeat after you.';

/** What follows is to be repeated; recognisers write "peak after me" and "rupique after me". */
const REPEAT = [
  /^(?:(?:can|could|will) you )?(?:\S+ ){0,2}after me\b(?: (?:the words|this|that))? (.+)$/,
  /^(?:(?:can|could|will) you )?(?:repeat|say)\b(?: (?:the words|this|that))? (.+)$/,
];

/** Short words of parting at the end, as "the bye" or "by by" too. */
const PARTING =
  /^(?:\S+ ){0,3}(?:good ?bye?|goodbye|bye|by by|see you(?: later| soon| tomorrow)?|hang up|end (?:the )?(?:call|conversation)|talk to you later)(?: now)?$/;

const ANSWERS: readonly (readonly [RegExp, (circumstances: Circumstances) => Reply])[] = [
  [PARTING, () => ({ text: 'Goodbye!', action: { type: 'hang-up' } })],
  [
    /\bwhat (?:can|do|could|else can) you (?:do|help)|\bhelp(?: me)?$|\byour (?:skills|abilities)\b/,
    ({ hasModel }) => ({
      text: hasModel
        ? `${CAPABILITIES} A very small language model answers the rest, often wrongly.`
        : CAPABILITIES,
    }),
  ],
  [
    /\bwho (?:are you|am i talking to|is this|made you)\b|\bwhat are you\b|\byour name\b|\bare you (?:an? )?(?:human|real|robot|person|ai|machine)\b/,
    ({ hasModel }) => ({
      text: `I'm Parley's local agent: a small program that runs wholly on this machine. Nothing you say leaves it.${hasModel ? ' A very small language model answers what I have no skill for, and is often wrong.' : ''}`,
    }),
  ],
  [/^(?:thanks|thank you|cheers)\b/, () => ({ text: "You're welcome." })],
  [
    /^(?:hello|hi|hey|good (?:morning|afternoon|evening)|can you hear me|are you there|testing|test)\b/,
    () => ({ text: 'Hello! I hear you. Ask me the time, a sum, or for a timer.' }),
  ],
];

/** Talk about itself and the call: who, what, repeat after me, thanks, hello, goodbye. */
export const talk: Skill = (words, circumstances) => {
  for (const pattern of REPEAT) {
    const said = pattern.exec(words)?.[1];
    if (said) return { text: sentence(said) };
  }
  return ANSWERS.find(([pattern]) => pattern.test(words))?.[1](circumstances);
};

const sentence = (words: string): string =>
  `${words.replace(/^./, (letter) => letter.toUpperCase())}${/[.!?]$/.test(words) ? '' : '.'}`;
