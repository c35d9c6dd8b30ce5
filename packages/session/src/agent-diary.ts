import type { AgentEvent, ModelUsage, ToolCall, UserState } from './basics.js';
import { writable } from './store.js';
import type { Readable } from './store.js';
import { shownName } from './text.js';

/** Older tools are forgotten. */
export const toolLimit = 32;

/** What an agent has told about itself, kept within bounds. */
export interface AgentDiary {
  readonly tools: Readable<readonly ToolCall[]>;
  readonly usage: Readable<readonly ModelUsage[]>;
  readonly userState: Readable<UserState | undefined>;
  readonly persona: Readable<string | undefined>;
  /** Its errors are somebody else's business. */
  write(event: Exclude<AgentEvent, { type: 'error' }>): void;
  clear(): void;
}

const none: readonly never[] = [];

/** @param now milliseconds since the epoch */
export function createAgentDiary(now: () => number): AgentDiary {
  const tools = writable<readonly ToolCall[]>(none);
  const usage = writable<readonly ModelUsage[]>(none);
  const userState = writable<UserState | undefined>(undefined);
  const persona = writable<string | undefined>(undefined);
  return {
    tools,
    usage,
    userState,
    persona,
    write(event) {
      switch (event.type) {
        case 'tool-started': {
          const others = tools.get().filter((one) => one.id !== event.id);
          const started: ToolCall = {
            id: event.id,
            name: shownName(event.name) ?? 'tool',
            status: 'running',
            startedAt: now(),
          };
          return tools.set([...others, started].slice(-toolLimit));
        }
        case 'tool-ended':
          if (tools.get().some((one) => one.id === event.id && one.status !== event.status))
            tools.update((all) =>
              all.map((one) => (one.id === event.id ? { ...one, status: event.status } : one)),
            );
          return;
        case 'user-state':
          return userState.set(event.state);
        case 'usage':
          return usage.set(event.models);
        case 'handed-over':
          return persona.set(shownName(event.to));
      }
    },
    clear() {
      tools.set(none);
      usage.set(none);
      userState.set(undefined);
      persona.set(undefined);
    },
  };
}
