/** One room of LiveKit as the model needs it; the adapter is in ../livekit, a fake in ./testing. */
import type { Credentials, PublishPermissions, Reconnection } from '../../../src/shared/session.js';
import type { LocalTrack } from './media-port.js';
import type { AgentEvent, Attachment, MediaTrack } from './basics.js';

export type { PublishPermissions } from '../../../src/shared/session.js';

export interface RemoteParticipant {
  readonly identity: string;
  readonly isAgent: boolean;
  readonly name?: string;
  readonly metadata?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly microphoneTrack?: MediaTrack;
  readonly cameraTrack?: MediaTrack;
}

/** Why somebody is no longer in the room: LiveKit's `DisconnectReason`, as far as it matters. */
export type DisconnectReason =
  | 'client-initiated'
  | 'duplicate-identity'
  | 'server-shutdown'
  | 'participant-removed'
  | 'room-deleted'
  | 'agent-error'
  /** The connection was gone until the server took its token no more. */
  | 'token-expired'
  /** Not there any more when a lost connection came back; nobody knows why. */
  | 'while-reconnecting'
  | 'unknown';

/** One stream of text. */
export interface TextStream {
  readonly id: string;
  readonly topic: string;
  /** Whose words these are. */
  readonly identity: string;
  /** Grows when the stream closes: the sender may add attributes at its end. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Files sent along with it, by the ids of their streams. */
  readonly attachmentIds?: readonly string[];
  /** Yields what is added; throws {@link TextStreamCut} or a {@link PortError}. */
  readonly chunks: AsyncIterable<string>;
}

/** The sender or the connection went away in the middle of a stream. */
export class TextStreamCut extends Error {
  override readonly name = 'TextStreamCut';
}

/** Somebody calls a method of ours. */
export interface RpcInvocation {
  readonly callerIdentity: string;
  readonly payload: string;
  /** How long the caller waits for the answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** What is told to the caller of a method instead of an answer; never an error's own text. */
export class RpcRefusal extends Error {
  override readonly name = 'RpcRefusal';
  constructor(
    /** Like an HTTP status; LiveKit keeps 1001 to 1999 for itself. */
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export interface RpcCall {
  readonly identity: string;
  readonly method: string;
  readonly payload: string;
  readonly timeoutMs: number;
}

export interface RoomHandlers {
  /** The line is down; called again for each attempt. */
  onReconnecting(attempt: Reconnection): void;
  /** `isNew`: as a new participant, so that what was under way to the server is lost. */
  onReconnected(isNew?: boolean): void;
  /** Something came from the server at this time, in milliseconds since the epoch; told after `sendText`. */
  onHeard(at: number): void;
  /** No packet comes through, though nobody has called it a disconnection so far. */
  onUnstable(unstable: boolean): void;
  /** The connection is gone for good; not called after {@link Room.close}. */
  onClosed(reason: DisconnectReason): void;
  /** Somebody joined, or changed attributes, metadata, name or tracks. */
  onParticipant(participant: RemoteParticipant): void;
  onParticipantLeft(identity: string, reason: DisconnectReason): void;
  onText(stream: TextStream): void;
  /** A packet of the chat from before text streams; what it holds nobody has looked at. */
  onLegacyChat(identity: string, payload: string): void;
  /** A file that belongs to a chat message. */
  onAttachment(identity: string, attachment: Attachment): void;
  /** An agent tells what goes on inside it. */
  onAgentEvent(identity: string, event: AgentEvent): void;
  onPermissions(permissions: PublishPermissions): void;
  onEncryptionFailed(detail: string): void;
}

/** One room for one call; never used again after `close`. */
export interface Room {
  /** This participant's own identity; empty before the connection. */
  readonly identity: string;
  /** `signal` until the server has let us in, then `media` until audio can flow. */
  readonly stage: 'signal' | 'media' | 'connected';
  /** Resolves when connected, after `onParticipant` for everybody there. Rejects with {@link PortError}. */
  connect(credentials: Credentials): Promise<void>;
  /** May be called as soon as `connect` was. Rejects with {@link PortError}. */
  publish(track: LocalTrack): Promise<void>;
  unpublish(track: LocalTrack): Promise<void>;
  /** Resolves when everything is handed to the network. */
  sendText(text: string, topic: string, attachments?: readonly Attachment[]): Promise<void>;
  /** Calls a method of somebody. Resolves with the answer; rejects with {@link RpcRefusal}. */
  callRpc(call: RpcCall): Promise<string>;
  /**
   * Lets others call a method; one handler for each name.
   * @param answer rejects with {@link RpcRefusal}
   * @returns stops that
   */
  serveRpc(method: string, answer: (invocation: RpcInvocation) => Promise<string>): () => void;
  /** Plays everybody's voice there; `''`: the system's default. Rejects with {@link PortError}. */
  setSpeaker(deviceId: string): Promise<void>;
  /** The computer sleeps, or is awake again: no time passes for a lost connection meanwhile. */
  setAsleep(asleep: boolean): void;
  /** Leaves the room; safe at any time, any number of times. */
  close(): Promise<void>;
}

/** Makes a room that isn't connected yet. */
export type RoomPort = (handlers: RoomHandlers) => Room;
