import { wire } from './ports.js';
import type { RemoteParticipant } from './ports.js';
import type { MediaTrack } from './basics.js';

/** Every agent in the room by identity, in the order of joining, with their avatar workers. */
export interface AgentRoster {
  /** Remembers the newest of a participant; anybody who is no agent is ignored. */
  put(participant: RemoteParticipant): 'joined' | 'changed' | 'ignored';
  remove(identity: string): RemoteParticipant | undefined;
  clear(): void;
  agents(): readonly RemoteParticipant[];
  /** The first requested that is there, else the first to join. */
  primary(requested: readonly string[]): RemoteParticipant | undefined;
  /** The first agent dispatched under this name. */
  named(name: string): RemoteParticipant | undefined;
  /** The agent's own track, else its avatar worker's. */
  trackOf(
    agent: RemoteParticipant,
    kind: 'microphoneTrack' | 'cameraTrack',
  ): MediaTrack | undefined;
  /** The agent that this identity speaks for: itself, or the avatar worker's agent. */
  speaker(identity: string): RemoteParticipant | undefined;
}

/** An avatar worker: it appears instead of the agent that it names. */
function isWorker(participant: RemoteParticipant): boolean {
  return Boolean(participant.attributes[wire.publishOnBehalf]);
}

/** Makes an empty roster. */
export function createAgentRoster(): AgentRoster {
  const all = new Map<string, RemoteParticipant>();
  const agents = (): RemoteParticipant[] => [...all.values()].filter((one) => !isWorker(one));
  const named = (name: string): RemoteParticipant | undefined =>
    agents().find((one) => one.attributes[wire.agentName] === name);
  return {
    put(participant) {
      if (!participant.isAgent) return 'ignored';
      const known = all.has(participant.identity);
      all.set(participant.identity, participant);
      return known || isWorker(participant) ? 'changed' : 'joined';
    },
    remove(identity) {
      const removed = all.get(identity);
      all.delete(identity);
      return removed && !isWorker(removed) ? removed : undefined;
    },
    clear: () => all.clear(),
    agents,
    named,
    primary(requested) {
      for (const name of requested) {
        const match = named(name);
        if (match) return match;
      }
      return agents()[0];
    },
    trackOf(agent, kind) {
      if (agent[kind]) return agent[kind];
      for (const one of all.values())
        if (one.attributes[wire.publishOnBehalf] === agent.identity && one[kind]) return one[kind];
      return undefined;
    },
    speaker(identity) {
      const one = all.get(identity);
      if (!one || !isWorker(one)) return one;
      return all.get(one.attributes[wire.publishOnBehalf] ?? '') ?? one;
    },
  };
}
