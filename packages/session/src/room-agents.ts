/** The agents of a room as plain data, and when two lists of them are the same. */
import { activityOf, nameOf } from './agent-view.js';
import { wire } from './ports.js';
import type { RemoteParticipant } from './ports.js';
import { sameRecord } from './store.js';
import type { RoomAgent } from './types.js';

/** An agent as a window shows it; its name is one line, at most 80 characters. */
export function roomAgentOf(agent: RemoteParticipant): RoomAgent {
  const agentName = agent.attributes[wire.agentName];
  const name = nameOf(agent);
  const activity = activityOf(agent);
  return {
    identity: agent.identity,
    attributes: agent.attributes,
    ...(agentName ? { agentName } : {}),
    ...(name ? { name } : {}),
    ...(agent.metadata ? { metadata: agent.metadata } : {}),
    ...(activity ? { activity } : {}),
  };
}

/** Whether both hold the same agents, who say the same of themselves. */
export function sameAgents(a: readonly RoomAgent[], b: readonly RoomAgent[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => {
      const other = b[i];
      return (
        other !== undefined &&
        one.identity === other.identity &&
        one.name === other.name &&
        one.metadata === other.metadata &&
        sameRecord(one.attributes, other.attributes)
      );
    })
  );
}
