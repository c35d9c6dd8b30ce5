import type { SituationIcon } from '../../../shared/situation.js';
import type { Voice } from './reader.js';

/** Which colour the ring is drawn in; the names are those of Ring.svelte's `data-tone`. */
type Tone = 'still' | 'agent' | 'user' | 'thinking' | 'failed';

/** How the ring stands for a situation: told apart by shape and movement, then by colour. */
export interface Picture {
  readonly tone: Tone;
  /** A bright arc that goes round. */
  readonly sweep: 'none' | 'slow' | 'quick';
  /** The voice that moves the ticks; the agent's outwards, the microphone's inwards. */
  readonly voice?: Voice;
  /** Every second tick is left out, or the ring is open at the top. */
  readonly shape: 'whole' | 'sparse' | 'open';
}

const still: Picture = { tone: 'still', sweep: 'none', shape: 'whole' };

/**
 * The table of pictures.
 * @param live the microphone is open, so that there is something to hear while listening
 */
export function pictureOf(icon: SituationIcon, live: boolean): Picture {
  switch (icon) {
    case 'idle':
      return still;
    case 'connecting':
      return { ...still, sweep: 'quick' };
    case 'connecting-mic':
      return { ...still, tone: 'user', sweep: 'quick', voice: 'microphone' };
    case 'listening':
      return live ? { ...still, tone: 'user', voice: 'microphone' } : { ...still, tone: 'user' };
    case 'thinking':
      return { ...still, tone: 'thinking', sweep: 'slow' };
    case 'speaking':
      return { ...still, tone: 'agent', voice: 'agent' };
    case 'muted':
      return { ...still, shape: 'sparse' };
    case 'failed':
      return { tone: 'failed', sweep: 'none', shape: 'open' };
  }
}

/** Whether anything moves: when not, one frame is drawn and nothing runs. */
export function moves(picture: Picture): boolean {
  return picture.sweep !== 'none' || picture.voice !== undefined;
}
