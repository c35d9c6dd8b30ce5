/** Made-up devices, pictures and screens for the gallery. */
import type { Device, DeviceChoice, DeviceChoices } from '../src/shared/devices.js';
import type { ScreenSource } from '../src/shared/screens.js';
import type { ShowPicture, ShownVideo } from '../src/renderer/ui/video/shown-video.js';

const choice = (kind: Device['kind'], labels: readonly string[], at?: number): DeviceChoice => {
  const devices = labels.map((label, index): Device => ({ kind, id: `${kind}-${index}`, label }));
  const selected = at === undefined ? undefined : devices[at];
  return { devices, preferred: selected ?? null, selected };
};

export const devices: DeviceChoices = {
  microphone: choice('microphone', ['Built-in Audio Analogue Stereo', 'AirPods Pro'], 1),
  speaker: {
    ...choice('speaker', ['Built-in Audio Analogue Stereo']),
    preferred: { id: 'gone', label: 'A conference speaker with a very long name indeed' },
  },
  camera: choice('camera', ['Integrated Camera: Integrated C']),
};

export const video = (of: ShownVideo['of']): ShownVideo => ({
  of,
  track: { id: of, kind: 'video' },
});

const hues: Readonly<Record<string, number>> = { agent: 175, camera: 25, screen: 220 };

/** A picture of one hue, drawn here. */
function drawn(hue: number, width: number, height: number): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const shade = context.createLinearGradient(0, 0, width, height);
  shade.addColorStop(0, `hsl(${hue} 45% 75%)`);
  shade.addColorStop(1, `hsl(${hue} 50% 35%)`);
  context.fillStyle = shade;
  context.fillRect(0, 0, width, height);
  context.fillStyle = `hsl(${hue} 30% 90%)`;
  context.beginPath();
  context.arc(width / 2, height / 2, height / 4, 0, 7);
  context.fill();
  return canvas;
}

/** Shows the picture that stands for a track. */
export const paint: ShowPicture = ({ id }, element) => {
  element.srcObject = drawn(hues[id] ?? 0, 640, 400).captureStream(5);
  void element.play();
  return () => undefined;
};

const screen = (name: string, hue: number, kind: ScreenSource['kind']): ScreenSource => ({
  id: `${kind}:${name}`,
  kind,
  name,
  thumbnail: drawn(hue, 400, kind === 'screen' ? 250 : 180).toDataURL(),
  ...(kind === 'window' ? { icon: drawn(hue, 32, 32).toDataURL() } : {}),
});

/** Drawn when they are asked for: what lists the states has no page to draw on. */
export const screens = (): readonly ScreenSource[] => [
  screen('Screen 1', 210, 'screen'),
  screen('Screen 2', 260, 'screen'),
  screen('Parley', 175, 'window'),
  screen('A very long title of a document – Writer – second window', 25, 'window'),
  screen('', 330, 'window'),
  screen('Terminal', 120, 'window'),
];
