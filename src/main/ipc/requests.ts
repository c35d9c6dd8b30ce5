import type { ConnectionsService } from '../connections/connections.js';
import type { CredentialsService } from '../credentials/credentials.js';
import type { ConnectionTests } from '../credentials/connection-test.js';
import type { ServerCheck } from '../credentials/server-check.js';
import type { DesktopKeys } from '../hotkeys/desktop-keys.js';
import type { DevicesService } from '../conversation/devices.js';
import type { Heartbeat } from '../conversation/heartbeat.js';
import type { RequestTable } from './ipc.js';
import type { Overlay } from '../overlay/overlay.js';
import type { Permissions } from '../security/permissions.js';
import type { ScreenCapture } from '../conversation/screen-capture.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import type { Store } from '../settings-store.js';
import type { Support } from '../support/support.js';
import type { Updates } from '../updates/updates.js';
import type { Windows } from '../windows/windows.js';
import type { About } from '../../shared/about.js';
import type { AppInfo } from '../../shared/ipc.js';
import type { Settings } from '../../shared/settings.js';
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
  readonly permissions: Permissions;
  readonly support: Support;
  readonly devices: DevicesService;
  readonly screen: ScreenCapture;
  readonly updates: Updates;
  readonly windows: Windows;
  readonly overlay: Overlay;
  readonly settings: Store<Settings>;
  readonly desktopKeys: DesktopKeys;
  info(): AppInfo;
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
  permissions,
  support,
  devices,
  screen,
  updates,
  windows,
  overlay,
  settings,
  desktopKeys,
  info,
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
  'permissions.microphone': { roles: ['owner'], schema: nothing, answer: permissions.microphone },
  'permissions.camera': { roles: ['owner'], schema: nothing, answer: permissions.camera },
  'permissions.open-microphone-settings': {
    roles: ['owner', 'view', 'overlay'],
    schema: nothing,
    answer: support.openMicrophoneSettings,
  },
  'devices.publish': { roles: ['owner'], schema: deviceChoicesSchema, answer: devices.publish },
  'devices.current': { roles: ['view'], schema: nothing, answer: devices.current },
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
    roles: ['owner', 'view', 'picker', 'connections', 'overlay'],
    schema: nothing,
    answer: info,
  },
  'app.copy-report': {
    roles: ['owner', 'view', 'overlay'],
    schema: nothing,
    answer: support.copyReport,
  },
  'app.restart': {
    roles: ['owner', 'view', 'overlay'],
    schema: nothing,
    answer: () => support.fix('restart'),
  },
  'app.open-connection-help': {
    roles: ['owner', 'view'],
    schema: nothing,
    answer: support.openConnectionHelp,
  },
  'app.open-about': { roles: ['owner', 'view'], schema: nothing, answer: windows.showAbout },
  'app.open-connections': {
    roles: ['owner', 'view', 'about', 'overlay'],
    schema: connectionsPageSchema,
    answer: windows.connections.show,
  },
  'connections.current': { roles: ['connections'], schema: nothing, answer: connections.current },
  'connections.save': {
    roles: ['connections'],
    schema: z.strictObject({ draft: connectionDraftSchema }),
    answer: ({ draft }) => connections.save(draft),
  },
  'connections.remove': {
    roles: ['connections'],
    schema: connectionChoice,
    answer: connections.remove,
  },
  'connections.choose': {
    roles: ['connections'],
    schema: connectionChoice,
    answer: connections.choose,
  },
  'connections.test': {
    roles: ['connections'],
    schema: stageChoiceSchema,
    answer: connectionTests.test,
  },
  'connections.enter': {
    roles: ['connections'],
    schema: entryChoiceSchema,
    answer: connectionTests.enter,
  },
  'connections.end-test': {
    roles: ['connections'],
    schema: nothing,
    answer: connectionTests.end,
  },
  'connections.allow-plain': {
    roles: ['connections'],
    schema: z.boolean(),
    answer: connections.allowPlain,
  },
  'app.about': { roles: ['about'], schema: nothing, answer: about },
  'app.licences': { roles: ['about'], schema: nothing, answer: licences },
  'app.open-link': { roles: ['about'], schema: z.enum(linkNames), answer: support.openLink },
  'updates.check': {
    roles: ['owner', 'view', 'about', 'overlay'],
    schema: nothing,
    answer: updates.check,
  },
  'updates.restart': { roles: ['about'], schema: nothing, answer: updates.restart },
  'updates.allow': {
    roles: ['about'],
    schema: z.boolean(),
    answer: (allowed) => void settings.set({ updates: allowed }),
  },
  'keys.copy-commands': {
    roles: ['owner'],
    schema: nothing,
    answer: support.copyKeyCommands,
  },
  'keys.test': {
    roles: ['owner'],
    schema: z.boolean(),
    answer: (on) => (on ? desktopKeys.startTest() : desktopKeys.endTest()),
  },
  'keys.open-settings': {
    roles: ['owner', 'view', 'overlay'],
    schema: nothing,
    answer: () => support.fix('open-shortcut-settings'),
  },
  'keys.ask': {
    roles: ['owner', 'view', 'overlay'],
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
  'overlay.view': { roles: ['overlay'], schema: nothing, answer: windows.overlay.view },
  'overlay.fit': {
    roles: ['overlay'],
    schema: z.strictObject({ width: overlayPixels, height: overlayPixels }),
    answer: windows.overlay.fit,
  },
  'overlay.keep': { roles: ['overlay'], schema: z.boolean(), answer: overlay.keep },
  'overlay.close': { roles: ['overlay'], schema: nothing, answer: overlay.close },
});
