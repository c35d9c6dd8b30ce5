import type { Picture } from './picture.js';

/** How many ticks stand round the ring. */
const tickCount = 72;
/** How many bands of a voice are drawn; each stands twice, mirrored left and right. */
export const bandCount = tickCount / 2;
/** Seconds for one round of the bright arc. */
const roundSeconds = { quick: 1.8, slow: 3.2 } as const;
/** The part of the ring that is left open when failed. */
const openTicks = 5;

/** The resting ticks, in parts of the ring's radius: room is left on both sides. */
const [inner, outer] = [0.78, 0.84] as const;

/** One tick, in parts of the ring's radius. */
export interface Tick {
  readonly angle: number;
  readonly from: number;
  readonly to: number;
  readonly alpha: number;
}

/**
 * The ring's ticks at one moment, clockwise from the top.
 * @param bands the voice that moves them, 0 to 1, low frequencies first
 * @param seconds the time that drives the arc
 */
export function ticksOf(picture: Picture, bands: Float32Array, seconds: number): Tick[] {
  const ticks: Tick[] = [];
  for (let index = 0; index < tickCount; index += 1) {
    if (leftOut(picture, index)) continue;
    const mirrored = index < bandCount ? index : tickCount - 1 - index;
    // Deep notes stand at the top for the agent and at the bottom for oneself.
    const band = picture.voice === 'agent' ? mirrored : bandCount - 1 - mirrored;
    const loudness = picture.voice ? (bands[band] ?? 0) : 0;
    ticks.push({
      angle: (index / tickCount) * 2 * Math.PI,
      ...span(picture, loudness),
      alpha: Math.max(base(picture) + loudness, arc(picture, index / tickCount, seconds)),
    });
  }
  return ticks;
}

function leftOut({ shape }: Picture, index: number): boolean {
  if (shape === 'sparse') return index % 2 === 1;
  const fromTop = Math.min(index, tickCount - index);
  return shape === 'open' && fromTop < openTicks;
}

/** The agent's voice pushes outwards, one's own inwards. */
function span({ voice }: Picture, loudness: number): { from: number; to: number } {
  const push = Math.min(1, loudness);
  if (voice === 'agent') return { from: inner, to: outer + push * 0.15 };
  return { from: inner - push * 0.22, to: outer };
}

function base({ tone, voice }: Picture): number {
  if (tone === 'failed') return 1;
  return voice || tone !== 'still' ? 0.5 : 0.38;
}

/** How bright the arc makes the tick at `place`, 0 to 1 of the way round. */
function arc({ sweep }: Picture, place: number, seconds: number): number {
  if (sweep === 'none') return 0;
  const head = (seconds / roundSeconds[sweep]) % 1;
  const behind = (head - place + 1) % 1;
  return Math.max(0, 1 - behind / 0.45);
}

/** Falls slower than it rises, so that speech does not flicker. Changes `shown`. */
export function settle(shown: Float32Array, heard: Float32Array): void {
  for (let index = 0; index < shown.length; index += 1) {
    const now = shown[index] ?? 0;
    const target = heard[index] ?? 0;
    shown[index] = now + (target - now) * (target > now ? 0.55 : 0.18);
  }
}
