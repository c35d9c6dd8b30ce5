/** The tray window: draws main's last snapshot and sends intents. */
import type { FailureCode } from '../../shared/failures.js';
import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';
import { mount } from 'svelte';
import { createActions } from '../bridge/actions.js';
import { createAppInfo } from '../bridge/app-info.js';
import { connectToMain } from '../bridge/parley.js';
import { createTroubles } from '../bridge/troubles.js';
import type { DeviceKind } from '../../shared/devices.js';
import { createRemoteSession } from '../bridge/view.js';
import { writable } from '@parley/session';
import { writeTimesAs } from '../ui/texts.js';
import { applyTheme } from '../ui/theme.js';
import TrayWindow from '../ui/tray/TrayWindow.svelte';
import type { OpenReader } from '../ui/voice/reader.js';
import { consoleLogger as logger } from './logger.js';
import { pageTarget } from './target.js';

const client = connectToMain();
const warn = (error: unknown): void => logger.warn(String(error));
const info = createAppInfo(client, warn);
const { snapshot, level, devices, controls } = createRemoteSession(client, warn);
const troubles = createTroubles(snapshot, Date.now);
const unexpected = (error: unknown): void => {
  warn(error);
  troubles.addError(error);
};

const choosing = writable<DeviceKind | undefined>(undefined);
const chooseDevice = (kind: DeviceKind): void => {
  controls.refreshDevices();
  choosing.set(kind);
};

/** Only the microphone's level reaches this window; it is spread over the bands. */
const openReader: OpenReader = (voice) =>
  voice === 'agent'
    ? undefined
    : {
        read(bands) {
          const now = level.get();
          bands.forEach((_, band) => (bands[band] = now * Math.exp(-band / 14)));
          return now;
        },
        close: () => undefined,
      };

info.subscribe((now) => applyTheme(document.documentElement, now?.settings.theme ?? 'system'));
info.subscribe((now) => writeTimesAs(now?.timeLocale));
mount(TrayWindow, {
  target: pageTarget(),
  props: {
    snapshot: troubles.shown,
    info,
    openReader,
    devices,
    choosing,
    onstart: controls.start,
    onend: controls.end,
    onmicrophone: controls.setMicrophone,
    oncamera: controls.setCamera,
    onscreenshare: controls.setScreenShare,
    ondevices: (first: DeviceKind | undefined) =>
      first ? chooseDevice(first) : choosing.set(undefined),
    onselectdevice: controls.selectDevice,
    onaction: createActions(client, controls, snapshot.get, chooseDevice, unexpected),
    ondismiss: (code: FailureCode) => {
      troubles.dismiss(code);
      controls.dismiss(code);
    },
    onopen: () => void client.request('window.show-main', undefined).catch(unexpected),
    onhide: () => void client.request('window.hide-tray', undefined).catch(unexpected),
  },
});
