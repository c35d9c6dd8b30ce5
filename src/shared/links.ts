/** The scheme of links that open Parley; the packages register it. */
export const linkScheme = 'parley';

/** Characters; a longer link is none of ours. */
export const linkLimit = 2048;
