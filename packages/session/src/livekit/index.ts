/** A session's ports over livekit-client and the browser. */
export { createAnalyser } from './analyser.js';
export type { Analyser } from './analyser.js';
export type { EncryptionOptions } from './encryption.js';
export { createLiveKitPorts } from './ports.js';
export type { LiveKitPortsOptions } from './ports.js';
export { listenToSound } from './sound.js';
export { showPicture } from './tracks.js';
