import type { Connection } from '../../shared/connections.js';
import type { Snapshot } from '../../shared/session.js';
import type { Situation } from '../../shared/situation.js';

/** One short sentence below the state's word: what goes on, or what one can do now. */
export function captionOf(snapshot: Snapshot, situation: Situation): string {
  switch (situation.word) {
    case 'Ready':
    case 'Not set up':
    case 'Call ended':
      return snapshot.notice ?? '';
    case 'Connecting':
      return snapshot.connectionState === 'connected'
        ? 'Waiting for the agent.'
        : 'Making the call.';
    case 'Initializing':
      return 'The agent is getting ready.';
    case 'Idle':
    case 'Listening':
      return situation.early ? 'Go ahead: your words are kept.' : 'Say something, or type.';
    case 'Thinking':
      return snapshot.tool
        ? `Using ${snapshot.tool.replaceAll('_', ' ')}.`
        : 'Working on an answer.';
    case 'Speaking':
      return situation.muted ? 'Your microphone is off.' : 'Speak at any time to interrupt.';
    case 'Muted':
      return 'The agent cannot hear you.';
    case 'Connected':
      return 'No agent is in this call.';
    case 'Reconnecting':
      return 'The conversation is kept.';
    case 'Failed':
      return situation.sentence ?? '';
  }
}

/** The agent's name as it is now, else the one that will be called, else the app's or a plain word. */
export function agentNameOf(snapshot: Snapshot, connection: Connection | null | undefined): string {
  if (connection === null) return snapshot.agentName ?? 'Parley';
  return snapshot.agentName ?? connection?.agentName ?? 'Agent';
}

/** A key's label as one text per key: `Ctrl+Shift+Space` becomes three. */
export function keysOf(label: string): string[] {
  return label.split(/(?<=[^+])\+/);
}

/** Seconds with one digit, e.g. `0.8 s`. */
export function secondsOf(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

// Making a formatter costs twenty times what using it does.
const formatter = (locale?: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
let clock = formatter();

/**
 * Writes times of day in another way from now on.
 * @param locale as the system's settings have it; undefined: that of the page
 */
export function writeTimesAs(locale: string | undefined): void {
  if (locale !== clock.resolvedOptions().locale) clock = formatter(locale);
}

/**
 * A time of day as the system writes it.
 * @param at milliseconds since the epoch
 */
export function clockTime(at: number): string {
  return clock.format(at);
}
