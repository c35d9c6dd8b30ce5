// Notes when what matters to a call happens, in the same way on every page.

/** Milliseconds since the epoch, to a tenth of one. */
export const now = () => performance.timeOrigin + performance.now();

/** A server on loopback needs no STUN, which Parley knows: the measurement must not wait for it. */
export const connectOptions = { rtcConfig: { iceServers: [] } };

const connections = [];
let marks = {};
const mark = (name) => {
  marks[name] ??= performance.now();
};

const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => {
  const stream = await open(constraints);
  mark('mic hot');
  return stream;
};
const NativeConnection = window.RTCPeerConnection;
window.RTCPeerConnection = class extends NativeConnection {
  constructor(...given) {
    super(...given);
    connections.push(this);
  }
};

async function packetsSent() {
  for (const connection of connections.filter((one) => one.connectionState !== 'closed'))
    for (const entry of (await connection.getStats()).values())
      if (entry.type === 'outbound-rtp' && entry.kind === 'audio' && entry.packetsSent > 0)
        return true;
  return false;
}

/**
 * Times one start of a call.
 * @param {(mark: (name: 'connected' | 'published') => void) => Promise<unknown>} start
 *   calls `mark` at each of the two, in any order
 * @returns {Promise<Record<string, number>>} milliseconds from the call
 */
export async function timeStart(start) {
  connections.length = 0;
  marks = {};
  let published;
  const isPublished = new Promise((resolve) => (published = resolve));
  const begun = performance.now();
  const started = start((name) => {
    mark(name);
    if (name === 'published') published();
  });
  await Promise.all([started, isPublished]);
  while (!(await packetsSent())) await new Promise((resolve) => setTimeout(resolve, 2));
  mark('first RTP');
  return Object.fromEntries(Object.entries(marks).map(([name, at]) => [name, at - begun]));
}
