/** A session's ports over livekit-client and the browser, and what a window draws of a track. */
export { createAnalyser, levelOf } from './analyser.js';
export type { Analyser } from './analyser.js';
export type { EncryptionOptions } from './encryption.js';
export type { MicrophoneOptions } from './microphone.js';
export type { MicrophoneProcessing } from './microphone-track.js';
export { createLiveKitPorts } from './ports.js';
export type { LiveKitPortsOptions } from './ports.js';
export type { MediaPath } from './media-path.js';
export { createRoomProbe } from './probe.js';
export type { RoomProbe } from './probe.js';
export { listenToSound } from './sound.js';
export { fromTokenSource } from './token-source.js';
export { mediaStreamTrackOf, showPicture } from './tracks.js';
export type { VideoOptions } from './video.js';
