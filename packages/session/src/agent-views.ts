/** The conversation's agent, and each that somebody asked for by its name. */
import type { Failure, FailureCode } from '../../../src/shared/failures.js';
import { createAgentView } from './agent-view.js';
import type { AgentView, AgentViewDeps } from './agent-view.js';
import type { AgentEvent } from './basics.js';
import type { FailureLog } from './failure-log.js';
import { wire } from './ports.js';
import type { RemoteParticipant } from './ports.js';
import type { Agent } from './types.js';

/** What the departure of an agent leaves behind. */
export type Departure =
  /** Another agent is there, or it wasn't an agent. */
  | 'others'
  /** It ended the call in order. */
  | 'hung-up'
  /** It was lost in a reconnection and may come back, or another one is on its way. */
  | 'awaited'
  | 'failed';

export interface AgentViews {
  /** The conversation's agent, whoever that is. */
  readonly main: AgentView;
  /** The agent of this name; the same object each time. `isExpected`: it is on its way. */
  named(name: string, isExpected: boolean): Agent;
  /** Shows who is there now. `joined`: the identity of whoever came just now. */
  show(primary: RemoteParticipant | undefined, joined?: string): void;
  /** One of this name was dispatched. */
  promise(name: string): void;
  /** The one of this name did not come in time. */
  missed(name: string, failure: Failure): void;
  /** It has gone. `lost`: why, where that is a failure. */
  left(gone: RemoteParticipant, outcome: Departure, lost?: Failure): void;
  told(
    agent: RemoteParticipant,
    isPrimary: boolean,
    event: Exclude<AgentEvent, { type: 'error' }>,
  ): void;
  dismissed(code: FailureCode): void;
  /** The call is over; `failure`: what ended it, where it wasn't the user. */
  end(failure?: Failure): void;
}

/** Makes the main view; those of names are made when they are asked for. */
export function createAgentViews(
  deps: Omit<AgentViewDeps, 'onRecovered'> & { readonly failures: FailureLog },
): AgentViews {
  const { roster, failures } = deps;
  const main = createAgentView({
    ...deps,
    onRecovered: (activity) =>
      failures.remove(
        // An error that the agent told of is over when it speaks again.
        ({ source, code }) =>
          source === 'agent' && (code !== 'agent.error' || activity === 'speaking'),
      ),
  });
  const byName = new Map<string, AgentView>();
  const all = (): AgentView[] => [main, ...byName.values()];

  return {
    main,
    named(name, isExpected) {
      const known = byName.get(name);
      if (known) return known.agent;
      const view = createAgentView({ ...deps, onRecovered: () => undefined });
      byName.set(name, view);
      const there = roster.named(name);
      if (there) view.show(there, true);
      else if (isExpected) view.promise();
      return view.agent;
    },
    show(primary, joined) {
      main.show(primary, joined !== undefined && primary?.identity === joined);
      for (const [name, view] of byName) {
        const agent = roster.named(name);
        view.show(agent, joined !== undefined && agent?.identity === joined);
      }
    },
    promise(name) {
      if (!roster.named(name)) byName.get(name)?.promise();
    },
    missed: (name, failure) => byName.get(name)?.fail([failure]),
    left(gone, outcome, lost) {
      const name = gone.attributes[wire.agentName];
      if (name === undefined || roster.named(name)) return;
      const view = byName.get(name);
      if (lost) view?.fail([lost]);
      else if (outcome === 'awaited') view?.promise();
      else view?.disconnect();
    },
    told(agent, isPrimary, event) {
      const name = agent.attributes[wire.agentName];
      if (isPrimary) main.told(event);
      if (name !== undefined && agent === roster.named(name)) byName.get(name)?.told(event);
    },
    dismissed(code) {
      for (const view of all()) view.dismissed(code);
    },
    end(reason) {
      for (const view of all()) {
        view.buffer(false);
        const isConcerned = view === main || view.agent.state.get().state !== 'disconnected';
        if (reason && isConcerned) view.fail([reason]);
        else view.disconnect();
      }
    },
  };
}
