import type { Tick } from './ring.js';

/**
 * Draws ticks in the canvas's own text colour, so that themes and forced colours reach it.
 * @param size the canvas's width and height in CSS pixels
 */
export function drawTicks(canvas: HTMLCanvasElement, size: number, ticks: readonly Tick[]): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const scale = devicePixelRatio;
  const pixels = Math.round(size * scale);
  if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, size, size);
  context.translate(size / 2, size / 2);
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineCap = 'round';
  context.lineWidth = Math.max(2, size / 76);
  const radius = size / 2;
  for (const { angle, from, to, alpha } of ticks) {
    const [x, y] = [Math.sin(angle) * radius, -Math.cos(angle) * radius];
    context.globalAlpha = Math.min(1, alpha);
    context.beginPath();
    context.moveTo(x * from, y * from);
    context.lineTo(x * to, y * to);
    context.stroke();
  }
}
