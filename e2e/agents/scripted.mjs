// @ts-check
// Agents that do what their dispatch's metadata says: a whole worker of @livekit/agents without ears
// and voice, so that a test decides when one joins late, crashes or hangs up.
import { fileURLToPath } from 'node:url';
import { cli, defineAgent, ServerOptions } from '@livekit/agents';
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';

/** @typedef {import('@livekit/agents').JobContext} JobContext */

/** @param {JobContext} context */
function meOf({ room }) {
  if (!room.localParticipant) throw new Error('The agent is not in a room.');
  return room.localParticipant;
}

/**
 * @param {JobContext} context
 * @param {string} state
 */
const become = (context, state) => meOf(context).setAttributes({ 'lk.agent.state': state });

/**
 * Does something when the user writes this.
 * @param {JobContext} context
 * @param {Record<string, () => Promise<void> | void>} replies
 */
function onChat({ room }, replies) {
  /** @param {import('@livekit/rtc-node').TextStreamReader} reader */
  const answer = async (reader) => {
    const text = await reader.readAll().catch((error) => {
      // The end of the call cuts off what is still being sent.
      if (room.isConnected) throw error;
    });
    if (text !== undefined) await replies[text]?.();
  };
  // An unhandled rejection ends the agent, which the test sees.
  room.registerTextStreamHandler('lk.chat', (reader) => void answer(reader));
}

/**
 * Publishes a voice, as agents do when they join.
 * @param {JobContext} context
 */
async function publishVoice(context) {
  const rate = 48_000;
  const source = new AudioSource(rate, 1);
  const track = LocalAudioTrack.createAudioTrack('voice', source);
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
  await meOf(context).publishTrack(track, options);
  const size = rate / 100;
  const tone = Int16Array.from({ length: size }, (_, at) => 8_000 * Math.sin((at * Math.PI) / 24));
  // The source takes a frame when it has room for it.
  return () => source.captureFrame(new AudioFrame(tone, rate, 1, size));
}

/** @type {Record<string, (context: JobContext) => Promise<void>>} */
const scripts = {
  /** Takes a call in order, and ends it when asked to. */
  async talks(context) {
    onChat(context, {
      hello: () =>
        meOf(context)
          .sendText('Hello to you too.', {
            topic: 'lk.transcription',
            attributes: { 'lk.segment_id': 'hello', 'lk.transcription_final': 'true' },
          })
          .then(() => undefined),
      // The room is left before the job ends, as AgentSession does when an agent hangs up.
      goodbye: async () => {
        await context.room.disconnect();
        context.shutdown('hung up');
      },
      crash: async () => {
        await become(context, 'speaking');
        const writer = await meOf(context).streamText({
          topic: 'lk.transcription',
          attributes: { 'lk.segment_id': 'sentence', 'lk.transcription_final': 'false' },
        });
        await writer.write('This sentence will never ');
        // Only when the words are on their way.
        setTimeout(() => process.kill(process.pid, 'SIGKILL'), 500);
      },
    });
    await become(context, 'listening');
  },
  /** Has said something, and listens. */
  async listens(context) {
    const say = await publishVoice(context);
    await become(context, 'speaking');
    for (let said = 0; said < 100; said += 1) await say();
    await become(context, 'listening');
  },
  /** Says a sentence that never ends. */
  async speaks(context) {
    const say = await publishVoice(context);
    await become(context, 'speaking');
    while (context.room.isConnected) await say();
  },
  /** Is in the room and says nothing about itself. */
  async neverInitialises() {},
  async idles(context) {
    await become(context, 'idle');
  },
};

export default defineAgent({
  entry: async (context) => {
    await context.connect();
    const script = scripts[context.job.metadata || 'talks'];
    if (!script) throw new Error(`No script is called "${context.job.metadata}".`);
    await script(context);
  },
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET, AGENT_NAME } = process.env;
  cli.runApp(
    new ServerOptions({
      agent: fileURLToPath(import.meta.url),
      agentName: AGENT_NAME ?? '',
      wsURL: LIVEKIT_URL ?? '',
      apiKey: LIVEKIT_API_KEY ?? '',
      apiSecret: LIVEKIT_API_SECRET ?? '',
      numIdleProcesses: 1,
      // A busy machine is no reason to refuse a call here.
      loadFunc: async () => 0,
      port: 0,
    }),
  );
}
