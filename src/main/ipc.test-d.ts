/** What must not compile; compiled, never run. */
import { requestChannels } from '../shared/channels.js';
import type { Bridge, RequestName, SignalName } from '../shared/ipc.js';
import { initialSnapshot } from '../shared/session.js';
import type { Door, Handlers } from './ipc.js';

declare const door: Door;
declare const handlers: Handlers;
declare const missing: Omit<Handlers, 'app.info'>;
declare const bridge: Bridge;

export function mustNotCompile(): void {
  // @ts-expect-error a handler is missing
  door.serve(missing);
  // @ts-expect-error nobody asks this
  door.serve({ ...handlers, 'app.unknown': () => undefined } satisfies Handlers);
  // @ts-expect-error the answer has another type
  door.serve({ ...handlers, 'session.snapshot': () => 'connected' });
  // @ts-expect-error the input has another type
  door.serve({ ...handlers, 'session.level': (level: string) => void level });

  // @ts-expect-error no such request
  void bridge.request('session.unknown', undefined);
  // @ts-expect-error no such intent
  void bridge.request('session.request', { type: 'shout' });
  // @ts-expect-error the intent lacks its value
  void bridge.request('session.request', { type: 'set-microphone' });
  // @ts-expect-error a snapshot is no intent
  void bridge.request('session.request', initialSnapshot);
  // @ts-expect-error main chooses the room
  void bridge.request('credentials.get', { fresh: true, request: { roomName: 'theirs' } });
  // @ts-expect-error no such signal
  bridge.on('session.unknown', () => undefined);
  // @ts-expect-error the level is a number
  door.tell('view', 'session.level', 'loud');
  // @ts-expect-error no such role
  door.tell('visitor', 'session.level', 1);

  // @ts-expect-error a channel is missing
  const tooFew: Record<RequestName, true> = { 'app.info': true };
  // @ts-expect-error a channel that is in no contract
  const unlisted: SignalName = 'session.secret';
  void [tooFew, unlisted, requestChannels];
}
