import type { Dialog } from 'electron';
import { actionLabels, failureTexts } from '../../shared/failures.js';
import type { Log } from '../logging/log.js';

/** Asks the user about a window that does not respond, which can ask nothing by itself. */
export interface HungDialog {
  show(): void;
  /** The window responds again, or is gone. */
  close(): void;
}

/** @param reload ends the window's page and opens it again */
export function createHungDialog(
  dialog: Pick<Dialog, 'showMessageBox'>,
  reload: () => void,
  log: Log,
): HungDialog {
  const { message, advice } = failureTexts['window.hung'];
  let open: AbortController | undefined;
  return {
    show() {
      const shown = (open = new AbortController());
      dialog
        .showMessageBox({
          type: 'warning',
          title: 'Parley does not respond',
          message,
          detail: advice,
          buttons: ['Wait', actionLabels['reload-window']],
          defaultId: 0,
          cancelId: 0,
          signal: shown.signal,
        })
        .then(({ response }) => {
          // Closed by us it answers as if the user had cancelled it.
          if (response === 1) reload();
        })
        .catch((error: unknown) => log.error('the dialog about a hung window failed', error));
    },
    close() {
      open?.abort();
      open = undefined;
    },
  };
}
