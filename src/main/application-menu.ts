import type { Menu } from 'electron';
import type { AppDeps } from './app-deps.js';
import type { Support } from './support/support.js';
import type { Windows } from './windows/windows.js';

/** macOS needs a menu for its keys; elsewhere there is none, which would show when Alt is pressed. */
export function applicationMenu(
  { electron, platform, log }: AppDeps,
  windows: Windows,
  support: Support,
): Menu | null {
  if (platform !== 'darwin') return null;
  const attempt = (work: Promise<void>): void =>
    void work.catch((error: unknown) => log.warn('a row of the menu failed', error));
  return electron.Menu.buildFromTemplate([
    {
      label: 'Parley',
      submenu: [
        { label: 'About Parley', click: () => windows.settings.show('about') },
        { type: 'separator' },
        {
          label: 'Settings…',
          accelerator: 'Command+,',
          click: () => windows.command('settings'),
        },
        { label: 'Connections…', click: () => windows.connections.show('list') },
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
    {
      label: 'View',
      submenu: [
        { label: 'Larger', accelerator: 'Command+Plus', click: () => windows.command('zoom-in') },
        { label: 'Smaller', accelerator: 'Command+-', click: () => windows.command('zoom-out') },
        {
          label: 'Actual size',
          accelerator: 'Command+0',
          click: () => windows.command('zoom-reset'),
        },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Parley help', click: () => windows.command('help') },
        { label: 'Copy report', click: () => attempt(support.copyReport()) },
        { label: 'Open log folder', click: () => attempt(support.openLogFolder()) },
      ],
    },
  ]);
}
