/** The pages that lead a new user to the first call, in their order. */
export const firstRunSteps = ['welcome', 'connection', 'microphone', 'key', 'talk'] as const;

export type FirstRunStep = (typeof firstRunSteps)[number];
