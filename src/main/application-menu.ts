import type { Menu } from 'electron';
import type { AppDeps } from './app-deps.js';

/** macOS needs a menu for copy, paste and quit; elsewhere there is none, nor its reload shortcuts. */
export function applicationMenu(
  { electron, platform }: AppDeps,
  showAbout: () => void,
  showConnections: () => void,
): Menu | null {
  if (platform !== 'darwin') return null;
  return electron.Menu.buildFromTemplate([
    {
      label: 'Parley',
      submenu: [
        { label: 'About Parley', click: showAbout },
        { type: 'separator' },
        { label: 'Connections…', click: showConnections },
        { type: 'separator' },
        { role: 'services' },
        { type: 'separator' },
        { role: 'hide' },
        { role: 'hideOthers' },
        { role: 'unhide' },
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    { role: 'windowMenu' },
  ]);
}
