/** The conversation's window: composes the session, its face, and the line to main. */
import { derived, writable } from '@parley/session';
import type { Clock } from '@parley/session';
import type { ConnectionsPage } from '../../shared/connections.js';
import type { DeviceKind } from '../../shared/devices.js';
import type { SettingsPage } from '../../shared/settings-pages.js';
import { createActions } from '../bridge/actions.js';
import { createAppInfo } from '../bridge/app-info.js';
import { markCallEnd } from '../bridge/call-end.js';
import { tellDevices } from '../bridge/devices.js';
import { sendLevel } from '../bridge/level.js';
import { ownSession } from '../bridge/owner.js';
import { createTroubles } from '../bridge/troubles.js';
import { defaultSettings } from '../../shared/settings.js';
import ConversationWindow from '../ui/conversation/ConversationWindow.svelte';
import type { OpenFirstRun } from '../ui/first-run/open-first-run.js';
import type { ShowPicture } from '../ui/video/shown-video.js';
import type * as Call from './call.js';
import { Cues } from './cues.js';
import { EarconPlayer } from './earcon-player.js';
import { firstPaint, standInDrawn } from './first-paint.js';
import { createLateSession } from './late-session.js';
import { consoleLogger as logger } from './logger.js';
import { createObey } from './obey.js';
import { writeTimesAs } from '../ui/texts.js';
import { openPage } from './page.js';
import { devicesOf, videosOf } from './session-media.js';
import { voicesOf } from './voices.js';

const { client, warn, setTheme, show } = openPage();
const info = createAppInfo(client, warn);

// livekit-client is most of the code, and nothing of it is needed for the first picture.
let heavy: typeof Call | undefined;
/** The call was begun by the talk key: that is for speaking. */
const byKey = writable(false);
const late = createLateSession(async () => {
  heavy = await import('./call.js');
  return heavy.createCall(client, logger, info, () => {
    const { startMuted } = info.get()?.settings ?? defaultSettings;
    return byKey.get() || !startMuted;
  });
}, Date.now);

const clock: Clock = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
const troubles = createTroubles(markCallEnd(late.snapshot, clock), {
  clock,
  kind: () => info.get()?.connection?.settings.kind,
  forget: (code) => late.session.get()?.dismiss(code),
});
let revision: number | undefined;
info.subscribe((now) => {
  if (revision !== undefined && now?.connectionRevision !== revision) troubles.connectionChanged();
  revision = now?.connectionRevision;
});
const unexpected = (error: unknown): void => {
  warn(error);
  troubles.addError(error);
};
const choosing = writable<DeviceKind | undefined>(undefined);
const obey = createObey({
  late,
  choosing,
  byKey,
  keepDevice: (selection) => client.request('devices.prefer', selection),
  troubles,
  onError: unexpected,
});
const devices = devicesOf(late.session);
const openReader = voicesOf(late, (track) => heavy?.createAnalyser(track));

const showPicture: ShowPicture = (track, element) =>
  heavy?.showPicture(track, element) ?? (() => undefined);

info.subscribe((now) => setTheme(now?.settings.theme));
info.subscribe((now) => writeTimesAs(now?.timeLocale));
let firstRun: Promise<OpenFirstRun> | undefined;
const loadFirstRun = (): Promise<OpenFirstRun> =>
  (firstRun ??= import('./first-run.js').then(({ createFirstRun }) =>
    createFirstRun(client, unexpected),
  ));

function showWindow(): void {
  show(ConversationWindow, {
    snapshot: troubles.shown,
    rows: late.rows,
    dropped: late.dropped,
    info,
    openReader,
    devices,
    choosing,
    videos: videosOf(late.session),
    showPicture,
    ask: obey,
    onaction: createActions(client, obey, late.snapshot.get, choosing.set, unexpected),
    keys: {
      copy: () => void client.request('keys.copy-commands', undefined).catch(unexpected),
      test: (on: boolean) => void client.request('keys.test', on).catch(unexpected),
    },
    onsettings: (page: SettingsPage) =>
      void client.request('app.open-settings', page).catch(unexpected),
    onmenu: (text: string) => void client.request('window.message-menu', text).catch(unexpected),
    onconnections: (page: ConnectionsPage) =>
      void client.request('app.open-connections', page).catch(unexpected),
    loadFirstRun,
    onfirstrun: () => void client.request('first-run.open', undefined).catch(unexpected),
  });
}

ownSession(
  client,
  {
    snapshot: troubles.shown,
    obey,
    setAsleep: late.setAsleep,
    addFailure: troubles.add,
  },
  warn,
);
sendLevel({
  client,
  ticker: window,
  live: derived(late.snapshot, ({ microphone }) => microphone.enabled),
  open() {
    const reader = openReader('microphone');
    const bands = new Float32Array(1);
    return { read: () => reader?.read(bands) ?? 0, close: () => reader?.close() };
  },
  onError: warn,
});
tellDevices(client, devices, warn);
const earcons = new EarconPlayer();
const cues = new Cues(troubles.shown.get());
troubles.shown.subscribe((snapshot) => {
  const cue = cues.next(snapshot);
  const { sounds, soundVolume } = info.get()?.settings ?? defaultSettings;
  const volume = sounds ? soundVolume : 0;
  const speaker = devices.get().speaker.selected?.id ?? '';
  if (cue) earcons.play(cue, { volume, speaker }).catch(warn);
  earcons.setInCall(snapshot.connectionState !== 'disconnected');
});
// Which of them is preferred is known with the settings.
const lookForDevices = (): void => void late.session.get()?.devices.refresh();
info.subscribe(lookForDevices);
standInDrawn()
  .then(showWindow)
  .then(firstPaint)
  .then(() => late.load())
  .then(lookForDevices)
  .catch(unexpected);
