// Times the answers of an agent: what the microphone hears, what comes back, what the agent reports.
import { AgentSession } from '@livekit/protocol';

const silence = 0.005; // -46 dBFS
const pauseMs = 1000;

/** Calls `voiced` with the moment of each 10 ms of a track that are louder than silence. */
async function listen(track, voiced) {
  const { readable } = new MediaStreamTrackProcessor({ track });
  const reader = readable.getReader();
  for (;;) {
    const { value: data, done } = await reader.read();
    if (done) return;
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    data.close();
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    if (Math.sqrt(power) > silence) voiced(performance.now());
  }
}

/** The stages of one turn, in milliseconds, from the agent's own metrics. */
function stagesOf(total, user, agent) {
  const recognised = user.transcriptionDelay * 1000;
  const turn = user.endOfTurnDelay * 1000 - recognised;
  const brain = agent.llmNodeTtft * 1000;
  const voice = agent.ttsNodeTtfb * 1000;
  return { total, recognised, turn, brain, voice, rest: total - recognised - turn - brain - voice };
}

/**
 * @param {import('livekit-client').Room} room not connected yet
 * @param {number} count
 * @returns {{ hear: (track: MediaStreamTrack, whose: 'user' | 'agent') => void,
 *   turns: Promise<object[]> }} `turns` resolves after that many answers
 */
export function timeAnswers(room, count) {
  const turns = [];
  let user;
  let lastUser = NaN;
  let lastAgent = NaN;
  let answered = NaN;
  let total;
  let done;
  const all = new Promise((resolve) => (done = resolve));
  room.registerByteStreamHandler('lk.agent.session', async (reader) => {
    const bytes = await new Blob(await reader.readAll()).arrayBuffer();
    const { message } = AgentSession.AgentSessionMessage.fromBinary(new Uint8Array(bytes));
    if (message.case !== 'event' || message.value.event.case !== 'conversationItemAdded') return;
    const { item } = message.value.event.value.item;
    const metrics = item.case === 'message' ? item.value.metrics : undefined;
    if (metrics?.transcriptionDelay !== undefined) user = metrics;
    if (metrics?.llmNodeTtft === undefined || user === undefined || total === undefined) return;
    turns.push(stagesOf(total, user, metrics));
    user = total = undefined;
    if (turns.length === count) done(turns);
  });
  const hear = (track, whose) =>
    void listen(track, (at) => {
      if (whose === 'user') lastUser = at;
      else {
        const isFirst = !(at - lastAgent < pauseMs) && lastUser > (answered || 0);
        if (isFirst) [total, answered] = [at - lastUser, at];
        lastAgent = at;
      }
    });
  return { hear, turns: all };
}
