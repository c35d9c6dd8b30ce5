import type { App } from 'electron';
import type { SessionRelay } from '../conversation/session-relay.js';

/** Milliseconds that the owner has for leaving the room. */
const limit = 1000;

export interface QuitDeps {
  readonly app: Pick<App, 'on' | 'quit'>;
  readonly relay: Pick<SessionRelay, 'snapshot' | 'subscribe' | 'request'>;
  /** The call is over: windows may close now. */
  onEnded(): void;
}

/** Ends a running call before the app quits, since its page sends no leave of its own then. */
export function endCallBeforeQuit({ app, relay, onEnded }: QuitDeps): void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  const ended = (): void => {
    state = 'ended';
    onEnded();
  };
  app.on('before-quit', (event) => {
    if (state === 'ended') return;
    // Not held up and asked for again at once: when a signal or the system asks, a quit from within
    // this event is forgotten after it, with the windows closed and the process running on.
    if (relay.snapshot().connectionState === 'disconnected') return ended();
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    void callEnded(relay).then(() => {
      ended();
      setImmediate(() => app.quit());
    });
  });
}

function callEnded(relay: QuitDeps['relay']): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, limit);
    const stop = relay.subscribe(({ connectionState }) => {
      if (connectionState === 'disconnected') done();
    });
    relay.request({ type: 'end' });
  });
}
