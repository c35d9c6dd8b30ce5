/** The conversation's window: composes the session, its face, and the line to main. */
import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';
import { mount } from 'svelte';
import type { ConnectionsPage } from '../../shared/connections.js';
import { createActions } from '../bridge/actions.js';
import { createAppInfo } from '../bridge/app-info.js';
import { sendLevel } from '../bridge/level.js';
import { ownSession, type OwnControls } from '../bridge/owner.js';
import { tellDevices } from '../bridge/devices.js';
import { connectToMain } from '../bridge/parley.js';
import type { DeviceSelection } from '../../shared/ipc.js';
import { createTroubles } from '../bridge/troubles.js';
import { derived, writable } from '@parley/session';
import type { DeviceKind } from '../../shared/devices.js';
import ConversationWindow from '../ui/conversation/ConversationWindow.svelte';
import { writeTimesAs } from '../ui/texts.js';
import { applyTheme } from '../ui/theme.js';
import type { ShowPicture } from '../ui/video/shown-video.js';
import type * as Call from './call.js';
import { controlsOf, type WindowControls } from './controls.js';
import { firstPaint, standInDrawn } from './first-paint.js';
import { createLateSession } from './late-session.js';
import { consoleLogger as logger } from './logger.js';
import { devicesOf, videosOf } from './session-media.js';
import { pageTarget } from './target.js';
import { voicesOf } from './voices.js';

const client = connectToMain();
const warn = (error: unknown): void => logger.warn(String(error));
const info = createAppInfo(client, warn);

// livekit-client is most of the code, and nothing of it is needed for the first picture.
let heavy: typeof Call | undefined;
const late = createLateSession(async () => {
  heavy = await import('./call.js');
  return heavy.createCall(client, logger, () => info.get()?.settings);
}, Date.now);

const troubles = createTroubles(
  late.snapshot,
  Date.now,
  () => info.get()?.connection?.settings.kind,
);
const unexpected = (error: unknown): void => {
  warn(error);
  troubles.addError(error);
};
const keepDevice = (selection: DeviceSelection): Promise<void> =>
  client.request('devices.prefer', selection);
const conversation = controlsOf(late, keepDevice, unexpected);
const choosing = writable<DeviceKind | undefined>(undefined);
const controls: WindowControls & OwnControls = {
  ...conversation,
  chooseDevice(kind) {
    conversation.refreshDevices();
    choosing.set(kind);
  },
  dismiss(code) {
    troubles.dismiss(code);
    conversation.dismiss(code);
  },
};
const devices = devicesOf(late.session);
const openReader = voicesOf(late, (track) => heavy?.createAnalyser(track));

const showPicture: ShowPicture = (track, element) =>
  heavy?.showPicture(track, element) ?? (() => undefined);
const ondevices = (first: DeviceKind | undefined): void =>
  first ? controls.chooseDevice(first) : choosing.set(undefined);

info.subscribe((now) => applyTheme(document.documentElement, now?.settings.theme ?? 'system'));
info.subscribe((now) => writeTimesAs(now?.timeLocale));
function show(): void {
  const target = pageTarget();
  // What stood in for the window until here; see index.html.
  target.replaceChildren();
  mount(ConversationWindow, {
    target,
    props: {
      snapshot: troubles.shown,
      rows: late.rows,
      dropped: late.dropped,
      info,
      openReader,
      devices,
      choosing,
      videos: videosOf(late.session),
      showPicture,
      onstart: controls.start,
      onend: controls.end,
      onmicrophone: controls.setMicrophone,
      oncamera: controls.setCamera,
      onscreenshare: controls.setScreenShare,
      ondevices,
      onselectdevice: controls.selectDevice,
      onaction: createActions(
        client,
        controls,
        late.snapshot.get,
        controls.chooseDevice,
        unexpected,
      ),
      ondismiss: controls.dismiss,
      onsend: controls.send,
      onresend: controls.resend,
      onabout: () => void client.request('app.open-about', undefined).catch(unexpected),
      onconnections: (page: ConnectionsPage) =>
        void client.request('app.open-connections', page).catch(unexpected),
      onhelp: () => void client.request('app.open-connection-help', undefined).catch(unexpected),
    },
  });
}

ownSession(client, troubles.shown, controls, troubles.add, warn);
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
// Which of them is preferred is known with the settings.
const lookForDevices = (): void => void late.session.get()?.devices.refresh();
info.subscribe(lookForDevices);
standInDrawn()
  .then(show)
  .then(firstPaint)
  .then(() => late.load())
  .then(lookForDevices)
  .catch(unexpected);
