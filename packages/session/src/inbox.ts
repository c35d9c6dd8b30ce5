/** Brings what arrives in a room into the conversation, under the name of whoever said it. */
import type { AgentKeeper } from './agent.js';
import { nameOf } from './agent-view.js';
import type { Attachments } from './attachments.js';
import { describeError } from './failure-log.js';
import type { FailureLog } from './failure-log.js';
import { legacyChat } from './legacy-chat.js';
import { topics } from './ports.js';
import type { Logger, RoomHandlers, TextStream } from './ports.js';
import type { Senders } from './senders.js';
import { shownName } from './text.js';
import type { Transcript } from './transcript.js';

export interface InboxDeps {
  readonly agents: Pick<AgentKeeper, 'speaker'>;
  readonly transcript: Transcript;
  readonly attachments: Attachments;
  readonly failures: FailureLog;
  readonly logger: Logger;
  readonly senders: Senders;
  /** This participant's own identity. */
  readonly me: () => string;
}

/** What arrives in a room, on its way into the conversation. */
export type Inbox = Pick<RoomHandlers, 'onText' | 'onLegacyChat' | 'onAttachment'>;

/** Makes the handlers of texts, old chat packets and files. */
export function createInbox({
  agents,
  transcript,
  senders,
  logger,
  me,
  ...deps
}: InboxDeps): Inbox {
  let toldOfForgery = false;
  const onText = (stream: TextStream): void => senders.whenTextKnown(stream, read);
  const read = (stream: TextStream): void => {
    const agent = agents.speaker(stream.identity);
    const from = agent ? (nameOf(agent) ?? 'Agent') : (shownName(stream.identity) ?? 'Somebody');
    if (stream.topic === topics.chat)
      void transcript.read(stream, {
        type: 'chatMessage',
        sender: agent ? 'agent' : 'other',
        from,
      });
    else if (agent) void transcript.read(stream, { type: 'agentTranscript', from });
    // The server lets only agents speak for the user.
    else if (stream.identity === me())
      void transcript.read(stream, { type: 'userTranscript', from: 'You' });
    else {
      if (!toldOfForgery) logger.warn('a transcript from somebody who is no agent was left out');
      // Whoever goes on with it fills no log.
      toldOfForgery = true;
      void transcript.discard(stream);
    }
  };
  return {
    onText,
    onLegacyChat(identity, payload) {
      try {
        const stream = legacyChat(identity, payload);
        if (stream) onText(stream);
      } catch (error) {
        const { code, detail } = describeError(error, 'receiver.malformed');
        deps.failures.add(code, detail);
      }
    },
    onAttachment: (identity, attachment) => deps.attachments.arrived(identity, attachment),
  };
}
