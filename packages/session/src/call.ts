/** One call from its start to its end, in a room of its own; a new call never meets an old one's events. */
import { connectRoom, limited } from './call-connect.js';
import type { CallDeps, Outcome } from './call-deps.js';
import { createEnding } from './call-ending.js';
import type { Ending } from './call-ending.js';
import { createCallEvents } from './call-events.js';
import type { CallEvents } from './call-events.js';
import { deferred } from './deferred.js';
import { describeError } from './failure-log.js';
import { createInbox } from './inbox.js';
import type { Inbox } from './inbox.js';
import { roomChat } from './messages.js';
import type { OutgoingMessage } from './messages.js';
import { PortError } from './ports.js';
import type { Room } from './ports.js';
import { Senders } from './senders.js';
import { SessionError } from './types.js';
import type { AgentRequest } from './types.js';

export interface Call {
  /** Settles as `Session.start` promises. */
  readonly started: Promise<void>;
  /** Sends a chat message as soon as the line is up and somebody is there to read it; rejects when nobody will be. */
  deliver(message: OutgoingMessage): Promise<void>;
  /** The computer sleeps, or is awake again. */
  setAsleep(asleep: boolean): void;
  readonly isOver: boolean;
  end(outcome?: Outcome): Promise<void>;
}

/** A chat message that the network did not take by then counts as failed. */
const sendTimeoutMs = 10_000;

/** @param fresh the token must not have been used before */
export function startCall(deps: CallDeps, fresh: boolean): Call {
  const { batch, media, agents } = deps;
  // Before the room is made: the first word waits for the microphone.
  const opening = media.begin();
  const started = deferred<void>();
  const connected = deferred<readonly AgentRequest[]>();
  const ending = createEnding(deps, () => room.close());
  ending.onEnd((failure) => started.reject(new SessionError(failure)));
  const senders = new Senders(deps.ports.clock, deps.ports.logger);
  ending.onEnd(() => senders.end());
  const { logger } = deps.ports;
  const inbox = createInbox({ ...deps, senders, logger, me: () => room.identity });
  const events = createCallEvents(deps, ending, inbox, senders);
  const room = deps.ports.room(events.handlers);

  const run = async (opening: Promise<void>): Promise<void> => {
    try {
      const expected = await connectRoom(deps, { room, ending, opening, fresh });
      batch(() => enter(deps, { room, ending, inbox, events, senders, expected }));
      connected.resolve(expected);
    } catch (error) {
      await ending.finish({ failure: describeError(error, 'connection.unreachable') });
      return;
    }
    if ((await connected.promise).length > 0) await agents.agent.waitForAvailable();
    started.resolve();
  };

  batch(() => {
    deps.connection.set('connecting');
    agents.promise();
    // An agent that doesn't join leaves the call standing; only the promise is broken.
    run(opening).catch(started.reject);
  });

  return {
    started: started.promise,
    get isOver() {
      return ending.isOver;
    },
    async deliver(message) {
      const expected = await Promise.race([connected.promise, ending.over]);
      mayWrite(deps);
      await reconnected(deps, ending);
      if (expected.length > 0) await somebodyReads(deps, ending);
      mayWrite(deps);
      const sent = Promise.all(deps.senders.map((send) => send(message, room)));
      await limited(deps, ending, sendTimeoutMs, sent, () => new Error('not sent in time'));
    },
    setAsleep: (asleep) => room.setAsleep(asleep),
    end: (outcome = {}) => ending.finish(outcome),
  };
}

interface Entrance {
  readonly room: Room;
  readonly ending: Ending;
  readonly inbox: Inbox;
  readonly events: CallEvents;
  readonly senders: Senders;
  readonly expected: readonly AgentRequest[];
}

/** The room is connected: everybody in it is shown, and those who should come have their time. */
function enter(deps: CallDeps, entrance: Entrance): void {
  const { room, ending, inbox, events, senders, expected } = entrance;
  deps.connection.set('connected');
  deps.connectedAt.set(deps.ports.clock.now());
  deps.rpc.attach(room, (identity) => senders.known(identity));
  deps.agents.dispatched(expected, events.early());
  senders.connected([room.identity]);
  for (const receive of deps.receivers) ending.onEnd(receive(inbox.onText));
}

/** @throws PortError when the message would go to a room that takes none from this participant */
function mayWrite({ media, senders }: CallDeps): void {
  if (senders.includes(roomChat) && !media.canPublish.get().data)
    throw new PortError('sender.not-permitted');
}

/** Resolves when the line is up: what is written meanwhile waits for it. Rejects with the call's end. */
async function reconnected({ connection }: CallDeps, { over }: Ending): Promise<void> {
  if (connection.get() !== 'reconnecting') return;
  const up = deferred<void>();
  const stop = connection.subscribe((now) => {
    if (now === 'connected') up.resolve();
  });
  await Promise.race([up.promise, over]).finally(stop);
}

/** Resolves when the agent can be spoken with; rejects when it can't be any more. */
async function somebodyReads({ agents }: CallDeps, { over }: Ending): Promise<void> {
  // Its failure was dismissed: nobody is coming, and the message says so by itself.
  if (agents.agent.state.get().state === 'disconnected') throw new Error('no agent is here');
  await Promise.race([agents.agent.waitForAvailable(), over]);
}
