import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as electron from 'electron';
import { devDependencies, version } from '../../package.json';
import { startApp } from './app.js';
import type { App } from './app.js';
import { isSwitch, needsRunning, readCommandLine } from './lifecycle/command-line.js';
import type { Ask, CommandLine } from './lifecycle/command-line.js';
import { secretsOf, takeEnvironment, takeVariables } from './credentials/environment.js';
import { Graphics } from './lifecycle/graphics.js';
import { EarlyLinks } from './lifecycle/early-links.js';
import {
  hasTerms,
  LaunchAnswer,
  launchTerms,
  outcomeOf,
  statusOutcome,
} from './lifecycle/launches.js';
import { createLog } from './logging/log.js';
import { startWithSecrets } from './credentials/start-with-secrets.js';
import { profileFault } from './lifecycle/profile.js';
import { appScheme } from './security/protocol.js';
import { createRedactor } from './logging/redactor.js';
import { refuseStart } from './lifecycle/refuse-start.js';
import { restart } from './lifecycle/restart.js';
import type { Refusal } from './lifecycle/refuse-start.js';
import { otherHolder } from './lifecycle/single-instance.js';
import { disableSpellChecker } from './security/spell-checker.js';
import { statusLine } from '../shared/status.js';
import { runningImage } from './updates/running-image.js';
import type { UpdateSource } from './updates/source.js';
import { CodedError } from '../shared/failures.js';

/** Put there when the app is built; see packaging/update-source.mjs. */
declare const __UPDATE_SOURCE__: UpdateSource | null;

/** Milliseconds that a launch waits for the running app. */
const answerLimit = 10_000;

const { app, dialog, Menu, protocol } = electron;
const { env, platform, versions } = process;

const appImage = runningImage({
  env,
  executable: process.execPath,
  resources: process.resourcesPath,
});
const commandLine = readCommandLine(process.argv.slice(1), {
  version,
  packaged: app.isPackaged,
});
if (commandLine.do === 'print' && commandLine.exitCode === 0) printAndExit(commandLine);
const links = new EarlyLinks(app);

// Before anything else, so that no process started from here on inherits a secret.
const variables = takeVariables(env);
const environment = takeEnvironment({ ...variables });

app.setName('Parley');
// Windows joins windows, shortcut and notifications of an app by this name.
const appId = app.isPackaged ? packagedAs() : 'org.example.Parley';
if (platform === 'win32' && app.isPackaged) app.setAppUserModelId(appId);
const profile = app.commandLine.getSwitchValue('user-data-dir');
const usualData = join(app.getPath('appData'), 'Parley');
const userData = profile ? resolve(profile) : usualData;
const refusal = refusalOf(commandLine);
if (!refusal) app.setPath('userData', userData);
app.enableSandbox();
disableSpellChecker(app);
protocol.registerSchemesAsPrivileged([appScheme]);
// Without a word on it Electron would build a menu of its own at every start.
Menu.setApplicationMenu(null);
// Chromium offers no loopback address for media unless it is told to before a page starts; a server
// on this computer needs it, and which one it will be is known with the first token alone.
app.commandLine.appendSwitch('allow-loopback-in-peer-connection');

// On Linux a desktop's screen reader finds Electron's windows empty unless they are told to show all:
// https://github.com/electron/electron/issues/11544
if (platform === 'linux' && env['ACCESSIBILITY_ENABLED'] === '1')
  app.commandLine.appendSwitch('force-renderer-accessibility');

const ask: Ask = commandLine.do === 'ask' ? commandLine.ask : { command: 'show' };
const microphoneDenied = app.commandLine.hasSwitch('deny-microphone');
const terms = launchTerms(variables, microphoneDenied);
const asksStatus = ask.command === 'status';
const json = commandLine.do === 'ask' && commandLine.json === true;
const bringsTerms = !needsRunning(ask) && hasTerms(terms);
const awaits = !refusal && (asksStatus || bringsTerms);
const answer = awaits ? new LaunchAnswer(userData) : undefined;
if (refusal)
  refuseStart(electron, refusal, process.argv.slice(1), {
    env,
    platform,
    terminal: process.stdout.isTTY || process.stderr.isTTY,
  });
// Where there is an instance already, it gets what this launch asks for.
else if (
  !app.requestSingleInstanceLock({
    ...ask,
    ...(bringsTerms && { terms }),
    ...(answer && { answer: answer.id }),
  })
) {
  const line = answer ? answer.wait(answerLimit) : 'accepted';
  printAndExit(asksStatus ? statusOutcome(line, json) : outcomeOf(line));
} else {
  answer?.close();
  // That it is not running is what a status can say; the others could not do what they were to.
  if (asksStatus) printAndExit({ text: statusLine(null, json), exitCode: 1, output: 1 });
  if (needsRunning(ask)) printAndExit({ text: 'parley: not running', exitCode: 1 });
  start(ask, new Graphics({ app, userData, electron: versions.electron }));
}

/** The name under which the packages' distributor gives the app out. */
function packagedAs(): string {
  const manifest = readFileSync(join(app.getAppPath(), 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { readonly appId: string }).appId;
}

/** Why this launch goes no further; undefined: it does. */
function refusalOf(read: CommandLine): Refusal | undefined {
  if (read.do === 'print') return read;
  const text = profileFault(userData);
  return text === undefined ? undefined : { text, exitCode: 1 };
}

interface Printed {
  readonly text: string;
  readonly exitCode: number;
  /** 1: standard output, 2: standard error; by default what the exit code suggests. */
  readonly output?: 1 | 2;
}

function printAndExit({ text, exitCode, output = exitCode === 0 ? 1 : 2 }: Printed): never {
  // Written at once: nothing is flushed after an exit.
  if (text) writeSync(output, `${text}\n`);
  process.exit(exitCode);
}

/** The first number of a version, or of a range of versions. */
function majorOf(range: string): number {
  return Number(/\d+/.exec(range)?.[0]);
}

function start(ask: Ask, graphics: Graphics): void {
  const redactor = createRedactor(secretsOf(environment));
  const log = createLog(join(userData, 'logs', 'parley.log'), redactor.redact);
  const runtime = `Parley ${version} on Electron ${versions.electron} (Chrome ${versions['chrome']}, Node ${versions.node}), ${platform} ${process.arch}`;
  log.info(runtime);
  if (!environment.ok && environment.given) log.warn(environment.error.message);
  // The process that started the app may be gone and the pipe closed: the file has every line.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  let running: App | undefined;
  const caught = (event: string) => (error: unknown) => {
    log.error(event, error);
    running?.report(error);
  };
  process.on('uncaughtException', caught('uncaught exception'));
  process.on('unhandledRejection', caught('unhandled rejection'));
  graphics.follow(() => running?.report(new CodedError('graphics.failed')), log);
  const root = app.getAppPath();
  const switches = process.argv.slice(1).filter(isSwitch);
  const startProcess = (file: string, args: readonly string[]): ChildProcess =>
    startWithSecrets(file, args, variables);
  const run = (): void => {
    const holder = otherHolder(userData);
    if (holder !== undefined) {
      log.info(`process ${holder} was the first: it gets what this launch asks for`);
      // The next process finds the first one's lock, and asks it for the same.
      startProcess(appImage ?? process.execPath, process.argv.slice(1));
      return app.exit(0);
    }
    running = startApp({
      electron,
      environment,
      terms,
      log,
      redactor,
      version,
      appId,
      runtime,
      testArtefact: majorOf(versions.electron) < majorOf(devDependencies.electron),
      platform,
      wayland: env['XDG_SESSION_TYPE'] === 'wayland' || Boolean(env['WAYLAND_DISPLAY']),
      root,
      userData,
      ownProfile: userData === usualData ? null : userData,
      ask,
      links,
      switches,
      appImage,
      restart: () => restart({ app, appImage, root, switches, start: startProcess, log }),
      updateSource: __UPDATE_SOURCE__,
      devUrl: app.isPackaged ? null : (env['ELECTRON_RENDERER_URL'] ?? null),
    });
  };
  app
    .whenReady()
    .then(run)
    .catch((error: unknown) => {
      log.error('Parley could not start', error);
      // Without this an invisible instance would answer to every later launch.
      dialog.showErrorBox('Parley could not start', `The reason is in its log:\n${log.file}`);
      app.exit(1);
    });
}
