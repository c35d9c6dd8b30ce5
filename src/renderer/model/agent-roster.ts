import { wire } from './ports.js';
import type { RemoteParticipant } from './ports.js';
import type { MediaTrack } from './types.js';

/** Every agent in the room by identity, in the order of joining, with their avatar workers. */
export interface AgentRoster {
  /** Remembers the newest of a participant; anybody who is no agent is ignored. */
  put(participant: RemoteParticipant): 'joined' | 'changed' | 'ignored';
  remove(identity: string): RemoteParticipant | undefined;
  clear(): void;
  agents(): readonly RemoteParticipant[];
  /** The first requested that is there, else the first to join. */
  primary(requested: readonly string[]): RemoteParticipant | undefined;
  /** The agent's own microphone, else its avatar worker's. */
  microphoneOf(agent: RemoteParticipant): MediaTrack | undefined;
  /** The agent that this identity speaks for: itself, or the avatar worker's agent. */
  speaker(identity: string): RemoteParticipant | undefined;
}

/** An avatar worker: it appears instead of the agent that it names. */
function isWorker(participant: RemoteParticipant): boolean {
  return Boolean(participant.attributes[wire.publishOnBehalf]);
}

export function createAgentRoster(): AgentRoster {
  const all = new Map<string, RemoteParticipant>();
  const agents = (): RemoteParticipant[] => [...all.values()].filter((one) => !isWorker(one));
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
    primary(requested) {
      const there = agents();
      for (const name of requested) {
        const match = there.find((one) => one.attributes[wire.agentName] === name);
        if (match) return match;
      }
      return there[0];
    },
    microphoneOf(agent) {
      if (agent.microphoneTrack) return agent.microphoneTrack;
      for (const one of all.values())
        if (one.attributes[wire.publishOnBehalf] === agent.identity && one.microphoneTrack)
          return one.microphoneTrack;
      return undefined;
    },
    speaker(identity) {
      const one = all.get(identity);
      if (!one || !isWorker(one)) return one;
      return all.get(one.attributes[wire.publishOnBehalf] ?? '') ?? one;
    },
  };
}
