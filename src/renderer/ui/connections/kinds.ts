import type { ConnectionKind } from '../../../shared/connection-rules.js';

interface KindText {
  readonly title: string;
  /** What a user has who should choose it. */
  readonly about: string;
  /** Where its values are found. */
  readonly find: string;
}

/** The kinds of connection in the words of a user who knows none of them, the easiest first. */
export const kindTexts: Readonly<Record<ConnectionKind, KindText>> = {
  sandbox: {
    title: 'LiveKit Cloud, to try an agent',
    about: 'One ID and nothing else. For development: anyone who knows it can use it.',
    find: 'On cloud.livekit.io, open your project’s Settings, switch “Development token server” on, and copy the ID below it (older pages call it sandbox ID).',
  },
  key: {
    title: 'A LiveKit server with its key',
    about: 'For a project or a server of your own: an address, a key and a secret.',
    find: 'On LiveKit Cloud all three are under Settings, API keys. Of a server of your own: its address, and the line below “keys” in its configuration.',
  },
  endpoint: {
    title: 'A token server',
    about: 'Your team or your agent’s makers run it, and it lets you in at each call.',
    find: 'Ask the team that runs it for its address, and whether it wants an Authorization header.',
  },
  token: {
    title: 'A ready-made token',
    about: 'A long text that begins with eyJ. It opens one room until it expires.',
    find: 'The person who gave you the token also knows the server’s address. The token itself says which agent comes.',
  },
};

export const kinds = Object.keys(kindTexts) as readonly ConnectionKind[];
