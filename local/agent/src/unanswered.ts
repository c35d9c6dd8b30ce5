import { voice } from '@livekit/agents';
import type { tts } from '@livekit/agents';

/**
 * How long the voice may take for the next piece of sound, in ms. The framework's 10 s are meant for
 * a service that has died; here they run out on a machine that is merely busy, and the answer is then
 * dropped without a word: no row, no sound, no error.
 */
export const VOICE_PATIENCE_MS = 20_000;

const { Error: Failed, SpeechCreated } = voice.AgentSessionEventTypes;

/**
 * Reports a reply that ended without a word as an error of the session, which the framework tells
 * the user's client. A reply that the user interrupted, and one whose error is told already, is none.
 */
export function reportUnanswered(session: Pick<voice.AgentSession, 'on' | 'emit' | 'tts'>): void {
  let errors = 0;
  session.on(Failed, () => (errors += 1));
  session.on(SpeechCreated, ({ source, speechHandle }) => {
    // What is said unasked is in the conversation whether it was heard or not.
    if (source === 'say') return;
    const before = errors;
    speechHandle.addDoneCallback((speech) => {
      if (speech.interrupted || errors > before || hasWords(speech) || !session.tts) return;
      session.emit(Failed, unanswered(session.tts));
    });
  });
}

const hasWords = ({ chatItems }: voice.SpeechHandle): boolean =>
  chatItems.some((item) => item.type === 'message' && item.role === 'assistant');

function unanswered(source: tts.TTS): voice.ErrorEvent {
  // Of an error only the label reaches the client.
  const label = 'No answer was spoken: the machine may be too busy. Ask again.';
  const now = Date.now();
  const error = new Error(label);
  return {
    type: 'error',
    error: { type: 'tts_error', timestamp: now, label, error, recoverable: true },
    source,
    createdAt: now,
  };
}
