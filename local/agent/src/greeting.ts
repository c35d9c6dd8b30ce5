import { voice } from '@livekit/agents';
import type { Brain } from './brain/brain.js';

/** How long the user may stay silent before the agent speaks first, in ms. */
const QUIET_MS = 1_500;

const { AgentStateChanged, ConversationItemAdded, UserStateChanged } = voice.AgentSessionEventTypes;

/**
 * Greets a user who is silent at first. Whoever speaks or types at once (words from before the
 * connection too) is not spoken over; what leaves the machine is then said after the first reply.
 * @param settled resolves when no earlier words are on their way.
 */
export function greet(
  session: voice.AgentSession,
  brain: Brain,
  settled: () => Promise<void>,
): { start(): void } {
  let userCameFirst = false;
  session.on(UserStateChanged, ({ newState }) => {
    if (newState === 'speaking') userCameFirst = true;
  });
  session.on(ConversationItemAdded, ({ item }) => {
    if (item.type === 'message' && item.role === 'user') userCameFirst = true;
  });

  const afterFirstReply = (text: string): void => {
    const tell = ({ oldState }: voice.AgentStateChangedEvent): void => {
      if (oldState !== 'speaking') return;
      session.off(AgentStateChanged, tell);
      session.say(text);
    };
    session.on(AgentStateChanged, tell);
  };

  const speakFirst = async (): Promise<void> => {
    await settled();
    if (!userCameFirst) session.say([brain.greeting, brain.disclosure].filter(Boolean).join(' '));
    else if (brain.disclosure) afterFirstReply(brain.disclosure);
  };

  return {
    start() {
      const timer = setTimeout(() => void speakFirst(), QUIET_MS);
      session.on(voice.AgentSessionEventTypes.Close, () => clearTimeout(timer));
    },
  };
}
