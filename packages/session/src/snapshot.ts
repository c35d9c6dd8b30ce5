/** Everything a surface shows, as plain data, as soon as a part of it changes. */
import type { MediaSwitch, Snapshot } from '../../../src/shared/session.js';
import type { Batch } from './batch.js';
import type { SessionParts } from './session-parts.js';
import { writable } from './store.js';
import type { Readable } from './store.js';
import type { LocalDevice } from './types.js';

/** @param replyMs the last answer's, see {@link measureReplies} */
export function createSnapshot(
  parts: SessionParts,
  replyMs: Readable<number | undefined>,
  { changed, onSettled }: Batch,
): Readable<Snapshot> {
  const snapshot = writable(snapshotOf(parts, replyMs.get()), same);
  onSettled(() => snapshot.set(snapshotOf(parts, replyMs.get())));
  const { agents, media, rows } = parts;
  const watched: readonly Pick<Readable<unknown>, 'subscribe'>[] = [
    parts.connection,
    parts.reconnection,
    parts.connectedAt,
    parts.notice,
    parts.failures.all,
    rows.turns,
    media.microphone.device.state,
    media.camera.device.state,
    media.screenShare.device.state,
    media.canPublish,
    agents.agent.state,
    agents.agent.name,
    agents.agent.tools,
    agents.expected,
    replyMs,
  ];
  for (const one of watched) one.subscribe(changed);
  return snapshot;
}

function snapshotOf(parts: SessionParts, replyMs: number | undefined): Snapshot {
  const { agents, media } = parts;
  const agentName = agents.agent.name.get();
  const tool = agents.agent.tools.get().findLast(({ status }) => status === 'running')?.name;
  const notice = parts.notice.get();
  const connectedAt = parts.connectedAt.get();
  const reconnection = parts.reconnection.get();
  return {
    connection: parts.connection.get(),
    agent: agents.agent.state.get(),
    agentExpected: agents.expected.get(),
    microphone: switchOf(media.microphone.device),
    camera: switchOf(media.camera.device),
    screenShare: switchOf(media.screenShare.device),
    canPublish: media.canPublish.get(),
    failures: parts.failures.all.get(),
    turns: parts.rows.turns.get(),
    ...(reconnection ? { reconnection } : {}),
    ...(agentName ? { agentName } : {}),
    ...(tool ? { tool } : {}),
    ...(notice ? { notice } : {}),
    ...(connectedAt === undefined ? {} : { connectedAt }),
    ...(replyMs === undefined ? {} : { replyMs }),
  };
}

/** The switch alone: why it failed is among the failures. */
function switchOf({ state }: LocalDevice): MediaSwitch {
  const { enabled, pending } = state.get();
  return { enabled, pending };
}

const sameSwitch = (a: MediaSwitch, b: MediaSwitch): boolean =>
  a.enabled === b.enabled && a.pending === b.pending;

function same(a: Snapshot, b: Snapshot): boolean {
  return (
    a.connection === b.connection &&
    a.reconnection === b.reconnection &&
    a.agent === b.agent &&
    a.agentExpected === b.agentExpected &&
    a.agentName === b.agentName &&
    a.tool === b.tool &&
    sameSwitch(a.microphone, b.microphone) &&
    sameSwitch(a.camera, b.camera) &&
    sameSwitch(a.screenShare, b.screenShare) &&
    a.canPublish === b.canPublish &&
    a.failures === b.failures &&
    a.notice === b.notice &&
    a.turns === b.turns &&
    a.connectedAt === b.connectedAt &&
    a.replyMs === b.replyMs
  );
}
