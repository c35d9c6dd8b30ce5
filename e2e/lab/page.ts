/** The model over LiveKit without any window of ours: what a test drives in a real browser. */
import { createLiveKitPorts } from '../../src/renderer/livekit/ports.js';
import { createSession } from '../../src/renderer/model/session.js';
import type { SessionOptions } from '../../src/renderer/model/session.js';
import type { Session } from '../../src/renderer/model/types.js';
import type { Credentials, Snapshot } from '../../src/shared/session.js';

interface Lab {
  session: Session;
  /** Every snapshot so far, with the milliseconds since the page was opened. */
  readonly seen: { readonly at: number; readonly snapshot: Snapshot }[];
  /** What the session wrote to its log. */
  readonly log: string[];
  /** Makes a session that takes these credentials, one after the other. */
  open(credentials: readonly Credentials[], options?: SessionOptions): void;
}

declare global {
  interface Window {
    lab: Lab;
  }
}

const write =
  (level: string) =>
  (text: string): void =>
    void window.lab.log.push(`${level} ${text}`);

window.lab = {
  session: undefined as unknown as Session,
  seen: [],
  log: [],
  open(credentials, options) {
    const left = [...credentials];
    const ports = createLiveKitPorts({
      credentials: async () => {
        const next = left.shift();
        if (!next) throw new Error('The test has no more credentials.');
        return next;
      },
      logger: { debug: write('debug'), info: write('info'), warn: write('warn') },
    });
    const session = createSession(ports, options);
    session.snapshot.subscribe((snapshot) => {
      window.lab.seen.push({ at: performance.now(), snapshot });
    });
    window.lab.session = session;
  },
};
