/** A conversation with LiveKit agents; what the outside has to offer comes in as ports. */
export {
  canListen,
  failureReasons,
  flatState,
  isAvailable,
  isBufferingSpeech,
  isFinished,
  isPending,
  toolLimit,
} from './agent.js';
export type { Agent } from './agent.js';
export type { Devices } from './devices.js';
export type { LocalDevice, LocalDeviceState } from './local-device.js';
export type { TracksAtStart } from './local-media.js';
export { roomChat } from './messages.js';
export type { MessageReceiver, Messages, MessageSender, OutgoingMessage } from './messages.js';
export * from './ports.js';
export { messageLimit, rowLimit } from './rows.js';
export type { Rpc, RpcCaller, RpcHandler, SchemaResult, StandardSchema } from './rpc.js';
export { createSession, Session, sessionWithAgent } from './session.js';
export type { SessionOptions, StartOptions } from './session.js';
export type { CallTimes } from './call.js';
export { derived, transaction, writable } from './store.js';
export type { Readable, Writable } from './store.js';
export { cut, shownName } from './text.js';
export * from './failure.js';
export * from './types.js';
