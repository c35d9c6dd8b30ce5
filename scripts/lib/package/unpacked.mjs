// @ts-check
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout } from '../../../tools/bootstrap/paths.mjs';

/**
 * Puts a staged app and an Electron that is already here together, fuses set, as it will be
 * installed.
 * @param {{ runtime: string, electron: string, config: import('electron-builder').Configuration }}
 *   options the Electron's folder and version, and what electron-builder shall make
 * @returns {Promise<string>} the folder of the unpacked app, below the config's `output`
 */
export async function unpackedApp({ runtime, electron, config }) {
  const { build, Platform } = await import('electron-builder');
  const folder = join(
    checkout,
    config.directories?.output ?? 'dist',
    process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`,
  );
  await rm(folder, { recursive: true, force: true });
  await build({
    targets: Platform.LINUX.createTarget('dir'),
    projectDir: checkout,
    config: { ...config, electronDist: runtime, electronVersion: electron },
  });
  // A stock Electron's own app for folders; ours is in app.asar.
  await rm(join(folder, 'resources', 'default_app.asar'), { force: true });
  return folder;
}
