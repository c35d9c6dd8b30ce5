// @ts-check
/** The identity of a Parley without a distributor; no release may carry it. */
export const placeholder = {
  appId: 'org.example.Parley',
  maintainer: 'The Parley authors <parley@example.org>',
  homepage: 'https://example.org/parley',
};

/** What every package says of the app, with any distributor. */
export const identity = {
  /** The executable, the Linux package, the command on the PATH and the desktop file. */
  command: 'parley',
  scheme: 'parley',
  copyright: 'Copyright © The Parley authors',
  summary: 'Talk to your LiveKit voice agent',
  microphoneUse:
    'Parley sends your voice to the agent that you talk to, while the microphone is on.',
  cameraUse: 'Parley shows your camera to the agent that you talk to, while the camera is on.',
};

/** The launcher entry, with what its menu offers beside opening the window. */
export const desktopEntry = {
  entry: {
    Name: 'Parley',
    GenericName: 'Voice Agent',
    Comment: identity.summary,
    Exec: `${identity.command} %u`,
    Icon: identity.command,
    Type: 'Application',
    Terminal: 'false',
    StartupNotify: 'true',
    StartupWMClass: 'Parley',
    Categories: 'Network;Chat;',
    Keywords: 'voice;assistant;agent;talk;livekit;',
    MimeType: `x-scheme-handler/${identity.scheme};`,
    Actions: 'Talk;Show;Quit;',
  },
  desktopActions: {
    Talk: { Name: 'Talk', Exec: `${identity.command} --toggle-talk` },
    Show: { Name: 'Show', Exec: `${identity.command} --show` },
    Quit: { Name: 'Quit', Exec: `${identity.command} --quit` },
  },
};

/** The entry as the text of a `.desktop` file. */
export function desktopFile() {
  /** @type {(name: string, entry: Record<string, string>) => string} */
  const group = (name, entry) =>
    [`[${name}]`, ...Object.entries(entry).map(([key, value]) => `${key}=${value}`), ''].join('\n');
  const actions = Object.entries(desktopEntry.desktopActions);
  return [
    group('Desktop Entry', desktopEntry.entry),
    ...actions.map(([name, action]) => group(`Desktop Action ${name}`, action)),
  ].join('\n');
}
