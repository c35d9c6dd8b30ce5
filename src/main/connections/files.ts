import { readFile, stat, writeFile } from 'node:fs/promises';
import type { Dialog } from 'electron';
import type { ConnectionDraft, Connection, Imported } from '../../shared/connections.js';
import { meant } from '../../shared/connection-rules.js';
import { codeOf, CodedError } from '../../shared/failures.js';
import type { ConnectionsService } from './connections.js';

/** Bytes; a hundred projects are about 20,000. */
const largest = 1_048_576;

export interface ConnectionFilesDeps {
  readonly connections: Pick<ConnectionsService, 'add' | 'list'>;
  readonly dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  /** The lk tool's file, which need not be there. */
  readonly lkFile: string;
  /** A file of this name in a folder of the user's. */
  readonly exportFile: string;
}

/** Connections that come from files and go into them, as the user chooses. */
export interface ConnectionFiles {
  /** Resolves with null where the user chooses none; rejects with `connections.not-imported`. */
  import(): Promise<Imported | null>;
  /** Rejects with `connections.not-exported`. */
  export(): Promise<'written' | 'cancelled'>;
}

/** Makes the service. */
export function createConnectionFiles({
  connections,
  dialog,
  lkFile,
  exportFile,
}: ConnectionFilesDeps): ConnectionFiles {
  return {
    async import() {
      const { filePaths } = await dialog.showOpenDialog({
        title: 'Import connections',
        defaultPath: lkFile,
        properties: ['openFile', 'showHiddenFiles'],
      });
      const [path] = filePaths;
      if (path === undefined) return null;
      const { importText } = await import('./transfer.js');
      const added: string[] = [];
      const known: string[] = [];
      const refused: { name: string; message: string }[] = [];
      for (const draft of importText(await textOf(path))) {
        const { name } = draft;
        if (connections.list().some((one) => isSame(one, draft))) known.push(name);
        else
          await connections.add(draft).then(
            () => added.push(name),
            (error: unknown) => {
              if (codeOf(error) !== 'connections.invalid') throw error;
              refused.push({ name, message: (error as CodedError).message });
            },
          );
      }
      return { added, known, refused };
    },
    async export() {
      const { filePath } = await dialog.showSaveDialog({
        title: 'Export connections without their secrets',
        defaultPath: exportFile,
        filters: [{ name: 'Connections', extensions: ['json'] }],
      });
      if (!filePath) return 'cancelled';
      const { exportText } = await import('./transfer.js');
      const own = connections.list().filter(({ secret }) => secret !== 'environment');
      try {
        await writeFile(filePath, exportText(own));
      } catch (error) {
        throw new CodedError('connections.not-exported', reasonOf(error));
      }
      return 'written';
    },
  };
}

async function textOf(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > largest)
      throw new CodedError('connections.not-imported', 'The file is larger than 1 MiB.');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw new CodedError('connections.not-imported', reasonOf(error));
  }
}

const reasonOf = (error: unknown): string =>
  `It cannot be opened (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`;

/** Whether one leads to the same place in the same way. */
const isSame = (one: Connection, draft: ConnectionDraft): boolean =>
  JSON.stringify(sorted(one.settings)) === JSON.stringify(sorted(meant(draft).settings));

const sorted = (settings: object): unknown => Object.entries(settings).sort();
