// @ts-check
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import configuration from '../../../packaging/electron-builder.mjs';
import { checkout } from '../paths.mjs';

/**
 * Puts the staged contents and an Electron that is already here together, fuses set, as it will be
 * installed.
 * @param {{ runtime: string, electron: string }} options the Electron's folder and version
 * @returns {Promise<string>} the folder of the unpacked app
 */
export async function unpackedApp({ runtime, electron }) {
  const { build, Platform } = await import('electron-builder');
  const folder = join(
    checkout,
    'dist',
    process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`,
  );
  await rm(folder, { recursive: true, force: true });
  await build({
    targets: Platform.LINUX.createTarget('dir'),
    projectDir: checkout,
    config: { ...configuration, electronDist: runtime, electronVersion: electron },
  });
  // A stock Electron's own app for folders; ours is in app.asar.
  await rm(join(folder, 'resources', 'default_app.asar'), { force: true });
  return folder;
}
