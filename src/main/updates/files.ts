import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';

/**
 * The SHA-512 of a file in base64, read piece by piece and at once: there is no waiting while the
 * app quits.
 */
export function sha512Of(file: string): string {
  const hash = createHash('sha512');
  const piece = Buffer.allocUnsafe(1024 * 1024);
  const descriptor = openSync(file, 'r');
  try {
    for (;;) {
      const read = readSync(descriptor, piece);
      if (read === 0) return hash.digest('base64');
      hash.update(piece.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Replaces a file by another in one step: whatever goes wrong, the old one or the new one is there.
 * @param by is gone afterwards
 * @param mode of the new file
 */
export function replaceFile(target: string, by: string, mode: number): void {
  const beside = `${target}.new`;
  try {
    copyFileSync(by, beside);
    chmodSync(beside, mode);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  rmSync(by, { force: true });
}
