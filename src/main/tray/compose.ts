import { join } from 'node:path';
import type { AppDeps } from '../app-deps.js';
import type { ConnectionsService } from '../connections/connections.js';
import type { DevicesService } from '../conversation/devices.js';
import { failureOf } from '../failure-of.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Support } from '../support/support.js';
import type { ConnectionChoices, TrayCommand } from './tray-menu.js';
import { createTrayService } from './tray.js';
import type { TrayService } from './tray.js';
import type { Updates } from '../updates/updates.js';
import type { Windows } from '../windows/windows.js';

/** What the tray shows, and what its rows do something with. */
export interface TrayParts {
  readonly relay: SessionRelay;
  readonly devices: DevicesService;
  readonly windows: Windows;
  readonly support: Support;
  readonly updates: Updates;
  readonly connections: ConnectionsService;
}

/** The tray icon, drawn again after every change. */
export function composeTray(deps: AppDeps, parts: TrayParts): TrayService {
  const { electron, platform, root } = deps;
  const { relay, devices, windows, updates, connections } = parts;
  const connectionChoices = (): ConnectionChoices => ({
    list: connections.list(),
    activeId: connections.active()?.id,
    isSetUp: connections.isSetUp(),
  });
  const tray = createTrayService(
    {
      createTray: (image) => new electron.Tray(image),
      imageFrom: (path) => electron.nativeImage.createFromPath(path),
      menuFrom: (template) => electron.Menu.buildFromTemplate(template),
      icons: join(root, 'resources', 'tray'),
      platform,
      run: (command) => runCommand(command, deps, parts),
      onClick: windows.tray.toggle,
    },
    {
      snapshot: relay.snapshot(),
      devices: devices.current(),
      update: updates.state(),
      connections: connectionChoices(),
    },
  );
  relay.subscribe((snapshot) => tray.render({ snapshot }));
  devices.subscribe((choices) => tray.render({ devices: choices }));
  updates.subscribe((update) => tray.render({ update }));
  connections.subscribe(() => tray.render({ connections: connectionChoices() }));
  return tray;
}

/** Does what a row of the menu says. */
export function runCommand(
  command: TrayCommand,
  { electron, log }: AppDeps,
  parts: Omit<TrayParts, 'devices'>,
): void {
  const { relay, windows, support, updates, connections } = parts;
  const attempt = (work: Promise<void>): void => {
    work.catch((error: unknown) => {
      log.warn(`${command.do} from the tray failed`, error);
      relay.report(failureOf(error, Date.now()));
      windows.main.show();
    });
  };
  switch (command.do) {
    case 'intent':
      return relay.request(command.intent);
    case 'open':
      return windows.main.show();
    case 'open-for':
      windows.main.show();
      return relay.request(command.intent);
    case 'settings':
      return windows.settings.show(command.page);
    case 'copy-report':
      return attempt(support.copyReport());
    case 'open-log-folder':
      return attempt(support.openLogFolder());
    case 'connections':
      return windows.connections.show('list');
    case 'add-connection':
      return attempt(support.fix('add-connection'));
    case 'choose-connection':
      return attempt(connections.choose(command));
    case 'fix':
      return attempt(support.fix(command.action));
    case 'restart-to-update':
      return updates.restart();
    case 'quit':
      return electron.app.quit();
  }
}
