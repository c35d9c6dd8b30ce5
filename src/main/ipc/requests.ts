import type { ConnectionFiles } from '../connections/files.js';
import type { ConnectionsService } from '../connections/connections.js';
import type { CredentialsService } from '../credentials/credentials.js';
import type { ConnectionTests } from '../credentials/connection-test.js';
import type { ServerCheck } from '../credentials/server-check.js';
import type { KeyChoice } from '../hotkeys/key-choice.js';
import type { KeyGate } from '../hotkeys/key-gate.js';
import type { DevicesService } from '../conversation/devices.js';
import type { FirstRun } from '../first-run/first-run.js';
import type { Heartbeat } from '../conversation/heartbeat.js';
import type { RequestTable } from './ipc.js';
import type { Overlay } from '../overlay/overlay.js';
import type { Permissions } from '../security/permissions.js';
import type { ScreenCapture } from '../conversation/screen-capture.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Store } from '../settings-store.js';
import type { SettingsFile } from '../support/settings-file.js';
import type { Support } from '../support/support.js';
import type { Updates } from '../updates/updates.js';
import type { Windows } from '../windows/windows.js';
import type { About } from '../../shared/about.js';
import type { AppInfo } from '../../shared/ipc.js';
import { defaultSettings } from '../../shared/settings.js';
import type { Settings } from '../../shared/settings.js';
import {
  bindingSchema,
  settingsChangeSchema,
  settingsPageSchema,
} from '../../shared/settings.schema.js';
import { permissionKinds } from '../../shared/system-facts.js';
import type { SystemFacts } from '../../shared/system-facts.js';
import {
  connectionDraftSchema,
  connectionIdSchema,
  connectionsPageSchema,
} from '../../shared/connections.schema.js';
import { entryChoiceSchema, stageChoiceSchema } from '../../shared/connection-test.schema.js';
import {
  deviceChoicesSchema,
  deviceKindSchema,
  preferenceSchema,
} from '../../shared/devices.schema.js';
import { firstRunSteps } from '../../shared/first-run.js';
import { outsideLinks } from '../../shared/links.js';
import type { OutsideLink } from '../../shared/links.js';
import { intentSchema, snapshotSchema, tokenRequestSchema } from '../../shared/session.schema.js';
import * as z from 'zod/mini';

const nothing = z.void();
/** From its round corners up to what would be in the way. */
const overlayPixels = z.int().check(z.gte(24), z.lte(480));
const connectionChoice = z.strictObject({ id: connectionIdSchema });
const linkNames = Object.keys(outsideLinks) as [OutsideLink, ...OutsideLink[]];

/** Who answers what a window may ask. */
interface Answering {
  readonly relay: SessionRelay;
  readonly heartbeat: Heartbeat;
  readonly credentials: CredentialsService;
  readonly serverCheck: ServerCheck;
  readonly connections: ConnectionsService;
  readonly connectionTests: ConnectionTests;
  readonly connectionFiles: ConnectionFiles;
  readonly permissions: Permissions;
  readonly support: Support;
  readonly devices: DevicesService;
  readonly screen: ScreenCapture;
  readonly updates: Updates;
  readonly windows: Windows;
  readonly overlay: Overlay;
  readonly settings: Store<Settings>;
  readonly settingsFile: SettingsFile;
  readonly keyGate: KeyGate;
  readonly keyChoice: KeyChoice;
  readonly firstRun: FirstRun;
  info(): AppInfo;
  facts(): Promise<SystemFacts>;
  about(): About;
  licences(): Promise<string>;
}

/**
 * Each request of `shared/ipc.ts`: which windows may ask it, what it may carry, what answers it. What a
 * window sends is unknown until its schema has taken it.
 */
export const requestTable = ({
  relay,
  heartbeat,
  credentials,
  serverCheck,
  connections,
  connectionTests,
  connectionFiles,
  permissions,
  support,
  devices,
  screen,
  updates,
  windows,
  overlay,
  settings,
  settingsFile,
  keyGate,
  keyChoice,
  firstRun,
  info,
  facts,
  about,
  licences,
}: Answering): RequestTable => ({
  'session.publish': { roles: ['owner'], schema: snapshotSchema, answer: relay.publish },
  'session.snapshot': { roles: ['owner', 'view'], schema: nothing, answer: relay.snapshot },
  'session.alive': {
    roles: ['owner'],
    schema: z.int().check(z.nonnegative()),
    answer: (beat) => heartbeat.answer(beat),
  },
  'session.request': { roles: ['view', 'overlay'], schema: intentSchema, answer: relay.request },
  'session.level': {
    roles: ['owner'],
    schema: z.number().check(z.gte(0), z.lte(1)),
    answer: relay.level,
  },
  'credentials.get': {
    roles: ['owner'],
    schema: z.strictObject({
      fresh: z.boolean(),
      request: z.exactOptional(tokenRequestSchema),
    }),
    answer: credentials.get,
  },
  'connection.explain': { roles: ['owner'], schema: nothing, answer: serverCheck.explain },
  'permissions.microphone': {
    roles: ['owner', 'settings'],
    schema: nothing,
    answer: permissions.microphone,
  },
  'permissions.camera': { roles: ['owner'], schema: nothing, answer: permissions.camera },
  'permissions.open-settings': {
    roles: ['owner', 'view', 'overlay', 'settings'],
    schema: z.enum(permissionKinds),
    answer: support.openPermissionSettings,
  },
  'devices.publish': { roles: ['owner'], schema: deviceChoicesSchema, answer: devices.publish },
  'devices.current': { roles: ['view', 'settings'], schema: nothing, answer: devices.current },
  'devices.refresh': {
    roles: ['settings'],
    schema: nothing,
    answer: () => relay.request({ type: 'refresh-devices' }),
  },
  'devices.prefer': {
    roles: ['owner'],
    schema: z.strictObject({ kind: deviceKindSchema, device: preferenceSchema }),
    answer: devices.prefer,
  },
  'screen.choose': { roles: ['owner'], schema: nothing, answer: screen.choose },
  'screen.sources': { roles: ['picker'], schema: nothing, answer: screen.sources },
  'screen.pick': {
    roles: ['picker'],
    schema: z.nullable(z.string().check(z.maxLength(200))),
    answer: screen.pick,
  },
  'app.info': {
    roles: ['owner', 'view', 'picker', 'connections', 'overlay', 'settings'],
    schema: nothing,
    answer: info,
  },
  'app.copy-report': {
    roles: ['owner', 'view', 'overlay', 'settings'],
    schema: nothing,
    answer: support.copyReport,
  },
  'app.restart': {
    roles: ['owner', 'view', 'overlay', 'settings'],
    schema: nothing,
    answer: () => support.fix('restart'),
  },
  'app.open-settings': {
    roles: ['owner', 'view', 'overlay', 'connections'],
    schema: settingsPageSchema,
    answer: windows.settings.show,
  },
  'app.open-log-folder': { roles: ['settings'], schema: nothing, answer: support.openLogFolder },
  'app.open-settings-file': {
    roles: ['owner', 'view', 'overlay', 'settings'],
    schema: nothing,
    answer: support.openSettingsFile,
  },
  'app.facts': { roles: ['settings'], schema: nothing, answer: facts },
  'settings.change': {
    roles: ['settings'],
    schema: settingsChangeSchema,
    answer: (change) => void settings.set(change),
  },
  'settings.reset': {
    roles: ['settings'],
    schema: nothing,
    answer: () => void settings.set(defaultSettings),
  },
  'settings.export': { roles: ['settings'], schema: nothing, answer: settingsFile.export },
  'app.open-connections': {
    roles: ['owner', 'view', 'settings', 'overlay'],
    schema: connectionsPageSchema,
    answer: windows.connections.show,
  },
  'connections.current': {
    roles: ['connections', 'owner'],
    schema: nothing,
    answer: connections.current,
  },
  'connections.save': {
    roles: ['connections', 'owner'],
    schema: z.strictObject({ draft: connectionDraftSchema }),
    answer: ({ draft }) => connections.save(draft),
  },
  'connections.remove': {
    roles: ['connections'],
    schema: connectionChoice,
    answer: connections.remove,
  },
  'connections.duplicate': {
    roles: ['connections'],
    schema: connectionChoice,
    answer: connections.duplicate,
  },
  'connections.move': {
    roles: ['connections'],
    schema: z.strictObject({ id: connectionIdSchema, to: z.int().check(z.nonnegative()) }),
    answer: connections.move,
  },
  'connections.import': {
    roles: ['connections'],
    schema: nothing,
    answer: connectionFiles.import,
  },
  'connections.export': {
    roles: ['connections'],
    schema: nothing,
    answer: connectionFiles.export,
  },
  'connections.choose': {
    roles: ['connections', 'owner'],
    schema: connectionChoice,
    answer: connections.choose,
  },
  'connections.test': {
    roles: ['connections', 'owner'],
    schema: stageChoiceSchema,
    answer: connectionTests.test,
  },
  'connections.enter': {
    roles: ['connections', 'owner'],
    schema: entryChoiceSchema,
    answer: connectionTests.enter,
  },
  'connections.end-test': {
    roles: ['connections', 'owner'],
    schema: nothing,
    answer: connectionTests.end,
  },
  'connections.allow-plain': {
    roles: ['connections', 'owner'],
    schema: z.boolean(),
    answer: connections.allowPlain,
  },
  'app.about': { roles: ['settings'], schema: nothing, answer: about },
  'app.licences': { roles: ['settings'], schema: nothing, answer: licences },
  'app.open-link': { roles: ['settings'], schema: z.enum(linkNames), answer: support.openLink },
  'updates.check': {
    roles: ['owner', 'view', 'settings', 'overlay'],
    schema: nothing,
    answer: updates.check,
  },
  'updates.restart': { roles: ['settings'], schema: nothing, answer: updates.restart },
  'first-run.go': {
    roles: ['owner'],
    schema: z.enum([...firstRunSteps, 'done']),
    answer: firstRun.go,
  },
  'first-run.open': {
    roles: ['owner', 'view', 'settings'],
    schema: nothing,
    answer: firstRun.open,
  },
  'keys.copy-commands': {
    roles: ['owner', 'settings'],
    schema: nothing,
    answer: support.copyKeyCommands,
  },
  'keys.test': {
    roles: ['owner', 'settings'],
    schema: z.boolean(),
    answer: (on) => (on ? keyGate.startTest() : keyGate.endTest()),
  },
  'keys.record': { roles: ['settings'], schema: z.boolean(), answer: keyChoice.record },
  'keys.bind': {
    roles: ['settings'],
    schema: bindingSchema,
    answer: ({ name, accelerator }) => keyChoice.bind(name, accelerator),
  },
  'keys.open-settings': {
    roles: ['owner', 'view', 'overlay', 'settings'],
    schema: nothing,
    answer: () => support.fix('open-shortcut-settings'),
  },
  'keys.ask': {
    roles: ['owner', 'view', 'overlay', 'settings'],
    schema: nothing,
    answer: () => support.fix('ask-for-keys'),
  },
  'window.show-main': {
    roles: ['owner', 'view', 'overlay'],
    schema: nothing,
    answer: windows.main.show,
  },
  'window.reload-main': {
    roles: ['owner', 'view', 'overlay'],
    schema: nothing,
    answer: windows.main.endPage,
  },
  'window.hide-tray': { roles: ['view'], schema: nothing, answer: windows.tray.hide },
  'window.message-menu': {
    roles: ['owner'],
    schema: z.string().check(z.minLength(1)),
    answer: windows.showMessageMenu,
  },
  'overlay.view': { roles: ['overlay'], schema: nothing, answer: windows.overlay.view },
  'overlay.fit': {
    roles: ['overlay'],
    schema: z.strictObject({ width: overlayPixels, height: overlayPixels }),
    answer: windows.overlay.fit,
  },
  'overlay.keep': { roles: ['overlay'], schema: z.boolean(), answer: overlay.keep },
  'overlay.close': { roles: ['overlay'], schema: nothing, answer: overlay.close },
});
