/** The app: its services, what they tell one another and the windows, and its first and last deeds. */
import { join } from 'node:path';
import { aboutOf } from './support/about.js';
import type { AppDeps } from './app-deps.js';
import { applicationMenu } from './application-menu.js';
import { askOf } from './lifecycle/command-line.js';
import type { Ask } from './lifecycle/command-line.js';
import { composeCommands } from './lifecycle/commands.js';
import { tellConnections } from './connections/compose.js';
import { failureOf } from './failure-of.js';
import { followLaunches } from './lifecycle/launches.js';
import { readLicences } from './support/licences.js';
import { guardNavigation } from './security/navigation.js';
import { serveApp } from './security/protocol.js';
import { endCallBeforeQuit } from './lifecycle/quit.js';
import { requestTable } from './ipc/requests.js';
import { composeServices } from './services.js';
import type { Services } from './services.js';
import { composeManners } from './lifecycle/compose.js';
import { followSleep } from './lifecycle/sleep.js';
import { composeTray } from './tray/compose.js';
import type { TrayService } from './tray/tray.js';
import type { About } from '../shared/about.js';
import { failure } from '../shared/failures.js';
import { roles } from '../shared/ipc.js';
import type { Settings } from '../shared/settings.js';
import { statusOf } from '../shared/status.js';
import type { Status } from '../shared/status.js';

/** The app as it runs. */
export interface App {
  /** Shows an exception that nothing has caught to the user; its words are for the log. */
  report(error: unknown): void;
}

/** Starts the app, once Electron is ready. */
export function startApp(deps: AppDeps): App {
  const services = composeServices(deps);
  answerWindows(deps, services);
  begin(deps, services, followSystem(deps, services));
  return { report: (error) => services.relay.report(failureOf(error, Date.now())) };
}

/** Serves the pages, answers what they ask, and tells them what changes. */
function answerWindows(deps: AppDeps, services: Services): void {
  const { electron, devUrl, log } = deps;
  const { app } = electron;
  const { door, settings, connections, hotkeys, keyGate, firstRun, updates, windows, info } =
    services;
  const root = join(deps.root, 'out', 'renderer');
  const stopServing = serveApp({ protocol: electron.protocol, root, log });
  const stopGuarding = guardNavigation({ app, devUrl, log });
  const about = (): About => aboutOf(deps, updates.state());
  door.serve(
    requestTable({
      ...services,
      about,
      licences: () =>
        readLicences({
          packaged: app.isPackaged,
          resources: process.resourcesPath,
          root: deps.root,
        }),
    }),
  );
  const tellInfo = (): void => {
    for (const role of roles) door.tell(role, 'app.changed', info());
  };
  const tellAbout = (): void => door.tell('settings', 'about.changed', about());
  settings.subscribe(tellInfo);
  settings.onProblem(tellInfo);
  keyGate.subscribe(tellInfo);
  connections.subscribe(tellInfo);
  hotkeys.subscribe(tellInfo);
  firstRun.subscribe(tellInfo);
  updates.subscribe(tellAbout);
  tellConnections(connections, { tell: door.tell, log }, () => [
    ...(windows.connections.isOpen ? (['connections'] as const) : []),
    ...(firstRun.step() === 'connection' ? (['owner'] as const) : []),
  ]);
  app.on('will-quit', () => {
    for (const stop of [door.dispose, stopGuarding, stopServing]) stop();
  });
}

/**
 * Follows what the system, other launches and links want of the app.
 * @returns does what a launch asks for
 */
function followSystem(
  deps: AppDeps,
  { relay, desktopKeys, windows, connections }: Services,
): (ask: Ask) => void {
  const { app } = deps.electron;
  const obey = composeCommands(deps, relay, desktopKeys, windows, connections);
  endCallBeforeQuit({ app, relay, onEnded: windows.letClose });
  const { userData, terms, log } = deps;
  const status = (): Status => statusOf(relay.snapshot());
  followLaunches({ app, userData, terms, askOf, obey, status, log });
  deps.links.follow((link) => obey({ command: 'show', link }));
  app.on('activate', windows.main.show);
  // Closed windows do not end it: the tray and the talk key go on.
  app.on('window-all-closed', () => undefined);
  return obey;
}

/** Does what this launch asks for; what the window's first picture does not need comes behind it. */
function begin(deps: AppDeps, services: Services, obey: (ask: Ask) => void): void {
  const { electron, ask, log } = deps;
  const { settings, door, network, gestures, hotkeys, releaseHook } = services;
  const { bus, systemBus, busService, heartbeat, support } = services;
  const { windows, overlay, notifier } = services;
  followLook(deps, services);
  electron.Menu.setApplicationMenu(applicationMenu(deps, windows, support));
  // The window's page holds the conversation: without it there is no talking.
  if (ask.command === 'toggle-talk') windows.main.show();
  // Nothing can hear yet what is spoken into a key that goes down before there is a Parley.
  obey(ask.command === 'talk-down' ? { ...ask, command: 'show' } : ask);
  // Before any page runs.
  network.start();
  followBindings(settings, hotkeys);
  let tray: TrayService | undefined;
  const comeOut = (): void => {
    tray ??= composeTray(deps, services);
    bus.open();
    systemBus.open();
    if (!deps.wayland) releaseHook.start();
    followSettingsFile(services);
  };
  if (windows.main.isOpen) windows.main.onDrawn(comeOut);
  else comeOut();
  const stopSleep = followSleep({
    powerMonitor: electron.powerMonitor,
    tell: door.tell,
    onAsleep: () => gestures.letGo(),
    log,
  });
  const stopManners = composeManners(deps, services);
  electron.app.on('will-quit', () => {
    hotkeys.dispose();
    releaseHook.dispose();
    gestures.dispose();
    stopSleep();
    stopManners();
    heartbeat.dispose();
    tray?.dispose();
    overlay.dispose();
    notifier.dispose();
    busService.dispose();
    bus.dispose();
    systemBus.dispose();
    network.dispose();
    settings.dispose();
  });
}

/** Draws the windows as the user wants them, from now on. */
function followLook(
  { electron, platform }: AppDeps,
  { settings, windows }: Pick<Services, 'settings' | 'windows'>,
): void {
  let { zoom } = settings.get();
  const follow = (now: Settings): void => {
    electron.nativeTheme.themeSource = now.theme;
    if (now.zoom !== zoom) windows.followZoom();
    ({ zoom } = now);
    if (platform === 'darwin')
      electron.session.defaultSession.setSpellCheckerEnabled(now.spellCheck);
  };
  follow(settings.get());
  settings.subscribe(follow);
}

/** Takes over what is written into settings.json, and says on every surface what cannot be used of it. */
function followSettingsFile({ settings, relay }: Pick<Services, 'settings' | 'relay'>): void {
  const tell = (problem: string | undefined): void => {
    if (problem === undefined)
      relay.request({ type: 'dismiss-failure', code: 'settings.unreadable' });
    else relay.report(failure('settings.unreadable', Date.now(), problem));
  };
  settings.onProblem(tell);
  if (settings.problem !== undefined) tell(settings.problem);
  settings.watch();
}

/** Listens to the keys that the user has set, from now on. */
function followBindings(settings: Services['settings'], hotkeys: Services['hotkeys']): void {
  let { bindings } = settings.get();
  hotkeys.use(bindings);
  settings.subscribe((now) => {
    if (now.bindings === bindings) return;
    ({ bindings } = now);
    hotkeys.use(bindings);
  });
}
