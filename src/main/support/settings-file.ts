import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App, Dialog } from 'electron';
import { CodedError } from '../../shared/failures.js';
import type { Settings } from '../../shared/settings.js';
import type { Store } from '../settings-store.js';

export interface SettingsFileDeps {
  readonly dialog: Pick<Dialog, 'showSaveDialog'>;
  readonly app: Pick<App, 'getPath'>;
  readonly settings: Pick<Store<Settings>, 'get'>;
}

/** The settings as a file of the user's own. */
export class SettingsFile {
  readonly #deps: SettingsFileDeps;

  constructor(deps: SettingsFileDeps) {
    this.#deps = deps;
  }

  /**
   * Asks where to, and writes them in the form of settings.json: in the place of that file they are
   * read. No connection and no secret is among them. Rejects with `settings.not-written`.
   */
  readonly export = async (): Promise<'saved' | 'cancelled'> => {
    const { dialog, app, settings } = this.#deps;
    const { canceled, filePath } = await dialog.showSaveDialog({
      title: 'Export settings',
      defaultPath: join(app.getPath('documents'), 'parley-settings.json'),
      filters: [{ name: 'JSON', extensions: ['json'] }],
    });
    if (canceled || !filePath) return 'cancelled';
    await writeFile(filePath, `${JSON.stringify(settings.get(), null, 2)}\n`).catch(
      (cause: unknown) => {
        throw new CodedError('settings.not-written', filePath, { cause });
      },
    );
    return 'saved';
  };
}
