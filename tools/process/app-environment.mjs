// @ts-check

/**
 * The environment for the app: this one's, without what only the agent may know and without what
 * would make Electron something else than an app.
 * @param {Record<string, string>} connection takes the place of all that the environment says of one
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function appEnvironment(connection, env = process.env) {
  const other = Object.keys(connection).length > 0 ? /^(LIVEKIT_|PARLEY_AGENT$)/ : /^$/;
  const kept = Object.entries(env).filter(
    ([name]) =>
      !/^(OPENAI_|npm_|ELECTRON_RUN_AS_NODE$|NODE_OPTIONS$)/.test(name) && !other.test(name),
  );
  return { ...Object.fromEntries(kept), ...connection };
}
