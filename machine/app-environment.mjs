// @ts-check

/**
 * The environment for the app: this one's, without what only the agent may know and without what
 * would make Electron something else than an app.
 * @param {Record<string, string>} connection
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function appEnvironment(connection, env = process.env) {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(OPENAI_|npm_|ELECTRON_RUN_AS_NODE$|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...connection };
}
