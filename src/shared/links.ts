/** The scheme of links that open Parley; the packages register it. */
export const linkScheme = 'parley';

/** The pages of the web that a window may open in the browser; any other address is none of ours. */
export const outsideLinks = {
  livekit: 'https://livekit.io',
  electron: 'https://www.electronjs.org',
} as const;

export type OutsideLink = keyof typeof outsideLinks;

/** Characters; a longer link is none of ours. */
export const linkLimit = 2048;
