import { startSite } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { openStrangeWindow } from '../support/windows.js';

/** Asks for everything a page can be given; the answer has what was given. */
const askForAll = `(async () => {
  const limited = (promise) => Promise.race([
    promise,
    new Promise((_, reject) => setTimeout(reject, 3000, new Error('no answer'))),
  ]);
  const wishes = {
    microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
    camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
    both: () => navigator.mediaDevices.getUserMedia({ audio: true, video: true }),
    screen: () => navigator.mediaDevices.getDisplayMedia({ video: true }),
    'screen of old': () => navigator.mediaDevices.getUserMedia({
      video: { mandatory: { chromeMediaSource: 'desktop' } } }),
    location: () => new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no)),
    notifications: async () => {
      if (await Notification.requestPermission() !== 'granted') throw new Error('denied');
    },
    clipboard: () => navigator.clipboard.readText(),
    usb: () => navigator.usb.requestDevice({ filters: [] }),
    hid: async () => {
      const devices = await navigator.hid.requestDevice({ filters: [] });
      if (devices.length === 0) throw new Error('none');
    },
    serial: () => navigator.serial.requestPort(),
    bluetooth: () => navigator.bluetooth.requestDevice({ acceptAllDevices: true }),
    midi: () => navigator.requestMIDIAccess({ sysex: true }),
    'idle detection': async () => {
      if (await IdleDetector.requestPermission() !== 'granted') throw new Error('denied');
    },
    fonts: async () => {
      if ((await queryLocalFonts()).length === 0) throw new Error('none');
    },
    fullscreen: () => document.documentElement.requestFullscreen(),
    'pointer lock': () => document.body.requestPointerLock({ unadjustedMovement: true }),
    'keyboard lock': () => navigator.keyboard.lock(),
    'wake lock': () => navigator.wakeLock.request(),
    'storage that lasts': async () => {
      if (!(await navigator.storage.persist())) throw new Error('denied');
    },
    'window places': () => getScreenDetails(),
  };
  const given = [];
  for (const [name, wish] of Object.entries(wishes))
    await limited(Promise.resolve().then(wish)).then(() => given.push(name), () => undefined);
  return given;
})()`;

/** Asks what would be given without a question; the answer has what would be. */
const queryAll = `(async () => {
  const names = ['microphone', 'camera', 'geolocation', 'notifications', 'clipboard-read',
    'midi', 'persistent-storage', 'screen-wake-lock', 'idle-detection', 'local-fonts',
    'window-management', 'display-capture', 'background-sync', 'storage-access',
    'payment-handler', 'nfc', 'periodic-background-sync'];
  const granted = [];
  for (const name of names) {
    const state = await navigator.permissions.query({ name }).then(
      (status) => status.state, () => 'unknown here');
    if (state === 'granted') granted.push(name);
  }
  return granted;
})()`;

test('a page of another origin is given nothing, whether it asks or looks', async ({
  launch,
  server,
}) => {
  const site = await startSite();
  const parley = await launch({ server });
  const stranger = await openStrangeWindow(parley.app, site.origin);
  expect(await stranger.run('isSecureContext')).toBe(true);
  expect(await stranger.run(askForAll)).toEqual([]);
  expect(await stranger.run(queryAll)).toEqual([]);
  const labels = 'navigator.mediaDevices.enumerateDevices().then((d) => d.map((x) => x.label))';
  for (const label of (await stranger.run(labels)) as string[]) expect(label).toBe('');
  expect(parley.log()).toContain('permission denied: media audio');
  site.close();
});

test('the conversation’s page is given microphone, camera and no screen that the user has not picked; the tray’s page nothing', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server, args: ['--use-fake-device-for-media-stream'] });
  expect(await parley.main.evaluate(queryAll)).toEqual(['microphone', 'camera']);
  expect(await parley.main.evaluate(askForAll)).toEqual(['microphone', 'camera']);
  const trayWindow = await parley.trayWindow();
  expect(await trayWindow.evaluate(queryAll)).toEqual([]);
  expect(await trayWindow.evaluate(askForAll)).toEqual([]);
});
