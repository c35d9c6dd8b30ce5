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
const user: Picture = { ...still, tone: 'user' };
const listening: Picture = { ...user, voice: 'microphone' };

/**
 * The table of pictures. Each is one object for good: what follows a picture is undone and begun
 * again only when the picture is another one.
 */
const pictures: Readonly<Record<SituationIcon, Picture>> = {
  idle: still,
  connecting: { ...still, sweep: 'quick' },
  'connecting-mic': { ...listening, sweep: 'quick' },
  listening,
  thinking: { ...still, tone: 'thinking', sweep: 'slow' },
  speaking: { ...still, tone: 'agent', voice: 'agent' },
  muted: { ...still, shape: 'sparse' },
  failed: { tone: 'failed', sweep: 'none', shape: 'open' },
};

/**
 * The picture for a situation.
 * @param live the microphone is open, so that there is something to hear while listening
 */
export function pictureOf(icon: SituationIcon, live: boolean): Picture {
  return icon === 'listening' && !live ? user : pictures[icon];
}

/** Whether anything moves: when not, one frame is drawn and nothing runs. */
export function moves(picture: Picture): boolean {
  return picture.sweep !== 'none' || picture.voice !== undefined;
}
