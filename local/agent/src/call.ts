import { AutoSubscribe, inference, log, tokenize, tts, voice } from '@livekit/agents';
import type { JobContext } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import type { Brain, CallControls } from './brain/brain.js';
import { createTimers } from './brain/timers.js';
import { sayDuration } from './brain/skills/timers.js';
import { greet } from './greeting.js';
import { MicrophoneInput } from './preconnect/microphone-input.js';
import { receivePreConnectAudio } from './preconnect/receiver.js';
import type { PreConnectAudio } from './preconnect/receiver.js';
import { decodeWebmOpus } from './preconnect/webm-opus.js';
import { EARS_SAMPLE_RATE } from './speech/ears.js';
import type { Ears } from './speech/ears.js';
import { LocalVAD } from './speech/local-vad.js';
import { MoonshineSTT } from './speech/moonshine-stt.js';
import { PiperTTS } from './speech/piper-tts.js';
import type { Voice } from './speech/voice.js';
import { reportUnanswered, VOICE_PATIENCE_MS } from './unanswered.js';

/** What a job process has loaded before its call comes. */
export interface Senses {
  readonly ears: Ears;
  readonly voice: Voice;
}

/** Silence that ends a stretch of speech for the recogniser, in ms. */
const SILENCE_MS = 300;

function createSession(senses: Senses, brain: Brain): voice.AgentSession {
  return new voice.AgentSession({
    stt: new MoonshineSTT(senses.ears),
    tts: new tts.StreamAdapter(
      new PiperTTS(senses.voice),
      // Short sentences are not joined to the next: the first sound comes earlier. The spaces between
      // them stay, because the transcript is put together from what was spoken.
      new tokenize.basic.SentenceTokenizer({ minSentenceLength: 6, retainFormat: true }),
    ),
    llm: brain.llm,
    vad: new LocalVAD({ minSilenceDuration: SILENCE_MS }),
    turnHandling: {
      // The local model; the framework's other one runs in LiveKit's cloud.
      turnDetection: new inference.TurnDetector({ version: 'v1-mini' }),
      // `maxDelay` is for a user whom the model believes to be in mid-sentence.
      endpointing: { minDelay: 300, maxDelay: 700 },
      // 'adaptive' is a cloud service too.
      interruption: { mode: 'vad', minDuration: 250 },
      preemptiveGeneration: { enabled: brain.preemptive },
    },
    // Browsers' echo cancellers are ready at once: barge-in works from the first word on.
    aecWarmupDuration: null,
    ttsReadIdleTimeout: VOICE_PATIENCE_MS,
    forwardAudioIdleTimeout: VOICE_PATIENCE_MS,
  });
}

function listenEarly(room: Room): PreConnectAudio {
  return receivePreConnectAudio({
    room,
    decode: (bytes) => decodeWebmOpus(bytes, EARS_SAMPLE_RATE),
    warn: (message) => log().warn(message),
  });
}

/** Runs one call: from before the agent joins the room until either side leaves. */
export async function runCall(
  ctx: JobContext,
  senses: Senses,
  createBrain: (controls: CallControls) => Brain,
): Promise<void> {
  const preConnect = listenEarly(ctx.room);
  await ctx.connect(undefined, AutoSubscribe.SUBSCRIBE_NONE);
  const user = await ctx.waitForParticipant();
  const microphone = new MicrophoneInput({
    room: ctx.room,
    user: user.identity,
    preConnect,
    sampleRate: EARS_SAMPLE_RATE,
  });

  const timers = createTimers((seconds) => {
    session.say(`Time's up: ${sayDuration(seconds)}.`);
  });
  const farewell = { wanted: false };
  const brain = createBrain({
    setTimer: (seconds) => timers.set(seconds),
    cancelTimers: () => timers.cancelAll(),
    timersLeft: () => timers.left(),
    hangUp: () => (farewell.wanted = true),
  });
  const session = createSession(senses, brain);
  session.input.audio = microphone;
  endWithFarewell(ctx, session, farewell);
  reportUnanswered(session);
  session.on(voice.AgentSessionEventTypes.Close, () => {
    timers.cancelAll();
    preConnect.dispose();
    void microphone.close();
    ctx.shutdown('the session is closed');
  });
  const greeting = greet(session, brain, () => microphone.settled());
  await session.start({
    agent: new voice.Agent({ instructions: brain.instructions, tools: brain.tools }),
    room: ctx.room,
    // The input is set above: the framework's own takes no pre-connect audio.
    inputOptions: { audioEnabled: false, participantIdentity: user.identity },
    record: false,
  });
  microphone.listen();
  greeting.start();
}

/** Leaves once the farewell has been spoken; interrupted, the user has more to say. */
function endWithFarewell(
  ctx: JobContext,
  session: voice.AgentSession,
  farewell: { wanted: boolean },
): void {
  let speech: voice.SpeechHandle | undefined;
  session.on(voice.AgentSessionEventTypes.SpeechCreated, (event) => {
    speech = event.speechHandle;
  });
  session.on(voice.AgentSessionEventTypes.AgentStateChanged, ({ newState }) => {
    if (!farewell.wanted || newState !== 'listening') return;
    farewell.wanted = false;
    if (!speech?.interrupted) ctx.shutdown('the agent ended the call');
  });
}
