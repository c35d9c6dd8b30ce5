import type { OverlayView } from '../src/shared/overlay.js';
import { failuresToShow } from '../src/shared/failure-life.js';
import type { Snapshot } from '../src/shared/session.js';
import { states } from './states.js';

const snapshotOf = (name: string): Snapshot => {
  const found = states[name];
  if (!found) throw new Error(`The conversation has no state "${name}".`);
  return found.snapshot;
};

const call = (name: string): OverlayView => ({ about: 'call', snapshot: snapshotOf(name) });

const failed = (name: string): OverlayView => {
  const snapshot = snapshotOf(name);
  const failure = failuresToShow(snapshot)[0];
  if (!failure) throw new Error(`The state "${name}" has no failure.`);
  return { about: 'failure', failure, snapshot };
};

/** What the overlay shows, by name. */
export const overlayStates: Readonly<Record<string, OverlayView>> = {
  connecting: call('connecting'),
  early: call('early'),
  listening: call('listening'),
  thinking: call('thinking'),
  speaking: call('speaking'),
  'speaking-muted': call('speaking-muted'),
  muted: call('muted'),
  reconnecting: call('reconnecting'),
  sharing: call('sharing'),
  hostile: call('hostile'),
  ended: { about: 'ended', snapshot: snapshotOf('ended') },
  unreachable: failed('unreachable'),
  unauthorized: failed('unauthorized'),
  denied: failed('denied'),
};
