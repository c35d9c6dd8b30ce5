const lines = (assign: (name: string, value: string) => string): string =>
  [
    assign('LIVEKIT_URL', 'wss://your-server.example'),
    assign('LIVEKIT_API_KEY', 'your-key'),
    assign('LIVEKIT_API_SECRET', 'your-secret'),
    assign('PARLEY_AGENT', 'your-agent'),
  ].join('\n');

const exported = lines((name, value) => `export ${name}=${value}`);

/** What gives Parley a connection: texts to copy into a terminal or a file. */
export const setupTexts = {
  shell: `${exported}\nparley`,
  session: lines((name, value) => `${name}=${value}`),
  mac: `${exported}\n/Applications/Parley.app/Contents/MacOS/Parley`,
  windows: `${lines((name, value) => `$env:${name} = '${value}'`)}\n& "$env:LOCALAPPDATA\\Programs\\parley\\Parley.exe"`,
  localAgent: 'npm start',
} as const;

export type SetupText = keyof typeof setupTexts;

/** A way to a connection: where a text goes. */
export interface SetupWay {
  readonly where: string;
  readonly text: SetupText;
}

/** The ways to one's own server, the simplest first. */
export function setupWays(platform: string): readonly SetupWay[] {
  if (platform === 'darwin') return [{ where: 'In Terminal', text: 'mac' }];
  if (platform === 'win32') return [{ where: 'In PowerShell', text: 'windows' }];
  return [
    { where: 'In a terminal', text: 'shell' },
    {
      where: 'Or for every start: in ~/.config/environment.d/parley.conf, then log in again',
      text: 'session',
    },
  ];
}
