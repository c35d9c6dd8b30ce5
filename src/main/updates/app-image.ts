import { AppImageUpdater } from 'electron-updater';
import { replaceFile } from './files.js';

/**
 * electron-updater's own deletes the AppImage before it moves the new one there, so that a full disk
 * leaves none, and gives it another name, which launchers do not know.
 * https://github.com/electron-userland/electron-builder/blob/electron-updater%406.8.10/packages/electron-updater/src/AppImageUpdater.ts
 */
export class SafeAppImageUpdater extends AppImageUpdater {
  constructor(private readonly target: string) {
    super();
  }

  protected override doInstall(): boolean {
    if (!this.installerPath) return false;
    replaceFile(this.target, this.installerPath, 0o755);
    return true;
  }
}
