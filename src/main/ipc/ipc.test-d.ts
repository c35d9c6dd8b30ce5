/** What must not compile; compiled, never run. */
import * as z from 'zod/mini';
import type { Bridge, RequestName, SignalName } from '../../shared/ipc.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Door, RequestTable } from './ipc.js';

declare const door: Door;
declare const table: RequestTable;
declare const missing: Omit<RequestTable, 'app.info'>;
declare const bridge: Bridge;

export function mustNotCompile(): void {
  // @ts-expect-error a request is missing
  door.serve(missing);
  // @ts-expect-error no window can ask this
  door.serve({ ...table, 'app.unknown': table['app.info'] } satisfies RequestTable);
  const level = table['session.level'];
  // @ts-expect-error the answer has another type
  door.serve({ ...table, 'session.snapshot': { ...level, answer: () => 'connected' } });
  // @ts-expect-error the input has another type
  door.serve({ ...table, 'session.level': { ...level, answer: (text: string) => void text } });
  // @ts-expect-error the schema lets another type through
  door.serve({ ...table, 'session.level': { ...level, schema: z.string() } });
  // @ts-expect-error no such role
  door.serve({ ...table, 'session.level': { ...level, roles: ['visitor'] } });

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

  // @ts-expect-error a request is missing
  const tooFew: Record<RequestName, true> = { 'app.info': true };
  // @ts-expect-error a signal that is in no contract
  const unlisted: SignalName = 'session.secret';
  void [tooFew, unlisted];
}
