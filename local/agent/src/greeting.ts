import { voice } from '@livekit/agents';
import type { Brain } from './brain/brain.js';

/** How long the user may stay silent before the agent speaks first, in ms. */
const QUIET_MS = 1_500;

const { Close, ConversationItemAdded, SpeechCreated, UserStateChanged } =
  voice.AgentSessionEventTypes;

/**
 * Greets a user who is silent at first. A user who speaks or types at once (words from before the
 * connection too) is not spoken over. What leaves the machine is said with the greeting; where that
 * was not said to its end, after the first reply that is, and after the next until it is.
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

  const { disclosure } = brain;
  let untold = disclosure !== undefined;
  const say = (text: string | undefined): void => {
    if (!text) return;
    untold = false;
    session.say(text).addDoneCallback(({ interrupted }) => {
      untold = interrupted && disclosure !== undefined;
    });
  };
  session.on(SpeechCreated, ({ source, speechHandle }) => {
    if (source === 'say') return;
    speechHandle.addDoneCallback(({ interrupted }) => {
      if (untold && !interrupted) say(disclosure);
    });
  });

  const speakFirst = async (): Promise<void> => {
    await settled();
    if (!userCameFirst) say([brain.greeting, disclosure].filter(Boolean).join(' '));
  };

  return {
    start() {
      const timer = setTimeout(() => void speakFirst(), QUIET_MS);
      session.on(Close, () => {
        clearTimeout(timer);
        untold = false;
      });
    },
  };
}
