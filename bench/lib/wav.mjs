// @ts-check
import { readFile, writeFile } from 'node:fs/promises';

const headerBytes = 44;

/**
 * Writes the beginning of a recording, with silence after it.
 * @param {string} source 16-bit PCM with the plain header of 44 bytes
 * @param {string} target
 * @param {{ seconds: number, silence: number }} lengths in seconds
 */
export async function cutSpeech(source, target, { seconds, silence }) {
  const file = await readFile(source);
  if (file.toString('latin1', 36, 40) !== 'data') throw new Error(`${source} has another header.`);
  const [perSecond, frame] = [file.readUInt32LE(28), file.readUInt16LE(32)];
  const bytes = (/** @type {number} */ length) => Math.round((length * perSecond) / frame) * frame;
  const speech = file.subarray(headerBytes, headerBytes + bytes(seconds));
  const sound = Buffer.concat([speech, Buffer.alloc(bytes(silence))]);
  const header = Buffer.from(file.subarray(0, headerBytes));
  header.writeUInt32LE(headerBytes - 8 + sound.length, 4);
  header.writeUInt32LE(sound.length, 40);
  await writeFile(target, Buffer.concat([header, sound]));
}
