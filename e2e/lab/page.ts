/** The model over LiveKit without any window of ours: what a test drives in a real browser. */
import type { Room } from 'livekit-client';
import { createEncryptionWorker } from './encryption-worker.js';
import { createLiveKitPorts, listenToSound } from '@parley/session/livekit';
import { createSession } from '@parley/session';
import type { Credentials, Session, SessionOptions, Snapshot } from '@parley/session';

interface Lab {
  session: Session;
  /** Every snapshot so far, with the milliseconds since the page was opened. */
  readonly seen: { readonly at: number; readonly snapshot: Snapshot }[];
  /** livekit-client's room of the newest call. */
  room: Room | undefined;
  /** What the session wrote to its log. */
  readonly log: string[];
  /**
   * Makes a session that takes these credentials, one after the other.
   * `encryptionKey`: what is sent is encrypted from end to end with it.
   */
  open(credentials: readonly Credentials[], options?: SessionOptions, encryptionKey?: string): void;
  /** Resolves when the agent's voice is above silence. */
  hearAgent(): Promise<void>;
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
  room: undefined,
  log: [],
  open(credentials, options, encryptionKey) {
    const left = [...credentials];
    const ports = createLiveKitPorts({
      credentials: async () => {
        const next = left.shift();
        if (!next) throw new Error('The test has no more credentials.');
        return next;
      },
      onRoom: (room) => {
        window.lab.room = room;
      },
      logger: { debug: write('debug'), info: write('info'), warn: write('warn') },
      ...(encryptionKey && {
        encryption: { key: async () => encryptionKey, worker: createEncryptionWorker },
      }),
    });
    const session = createSession(ports, options);
    session.snapshot.subscribe((snapshot) => {
      window.lab.seen.push({ at: performance.now(), snapshot });
    });
    window.lab.session = session;
  },
  async hearAgent() {
    const voice = await window.lab.session.agent.waitUntilMicrophone();
    await new Promise<void>((resolve) => {
      const stop = listenToSound(voice, {
        onSound() {
          stop();
          resolve();
        },
        onBlind: () => undefined,
      });
    });
  },
};
