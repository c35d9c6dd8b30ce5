/** Float samples (-1..1) as 16-bit; what exceeds the range is clipped. */
export function toInt16(samples: Float32Array): Int16Array {
  const out = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    out[i] = Math.max(-1, Math.min(1, samples[i] ?? 0)) * 32767;
  }
  return out;
}

/** 16-bit samples as floats (-1..1), the parts one after another. */
export function toFloat32(parts: readonly Int16Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) for (const sample of part) out[at++] = sample / 32768;
  return out;
}
