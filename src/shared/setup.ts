/** What gives Parley a connection: texts to copy into a terminal or a file. */
export const setupTexts = {
  /** For a shell, with Parley started from it. */
  shell: `export LIVEKIT_URL=wss://your-server.example
export LIVEKIT_API_KEY=your-key
export LIVEKIT_API_SECRET=your-secret
export PARLEY_AGENT=your-agent
parley`,
  /** For `~/.config/environment.d/parley.conf`. */
  session: `LIVEKIT_URL=wss://your-server.example
LIVEKIT_API_KEY=your-key
LIVEKIT_API_SECRET=your-secret
PARLEY_AGENT=your-agent`,
  /** In a clone of the sources. */
  localAgent: 'npm start',
} as const;

export type SetupText = keyof typeof setupTexts;
