// @ts-check

/** The variables of a connection that hold a secret; each with `_FILE` names a file that holds it. */
export const secretNames = [
  'LIVEKIT_API_SECRET',
  'LIVEKIT_TOKEN',
  'LIVEKIT_TOKEN_ENDPOINT_AUTHORIZATION',
];
