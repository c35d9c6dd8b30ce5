import { expect, it } from 'vitest';
import { noDevices } from '../../shared/devices.js';
import { failure } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import { defaultSettings } from '../../shared/settings.js';
import { reportText } from './report.js';

it('reports versions, states and the log, but nothing that was said', () => {
  const text = reportText({
    runtime: 'Parley 1 on Electron 45',
    info: {
      version: '1',
      platform: 'linux',
      isSetUp: true,
      firstRun: null,
      connectionRevision: 0,
      connection: {
        id: 'environment',
        name: 'Environment',
        settings: { kind: 'token', serverUrl: 'wss://x' },
        secret: 'environment',
      },
      settings: { ...defaultSettings, theme: 'dark' },
      settingsProblem: 'zoom not understood',
      hotkey: {
        label: null,
        problem: failure('hotkey.unavailable', 0),
        others: {},
        backend: 'global shortcut',
        release: false,
      },
    },
    snapshot: {
      ...initialSnapshot,
      failures: [failure('connection.lost', 0, 'after 20 s')],
      turns: [{ id: '1', from: 'user', text: 'my private words' }],
    },
    devices: {
      ...noDevices,
      microphone: {
        devices: [
          { kind: 'microphone', id: 'a', label: 'Built-in' },
          { kind: 'microphone', id: 'b', label: 'Headset' },
        ],
        preferred: { id: 'b', label: 'Headset' },
        selected: { kind: 'microphone', id: 'b', label: 'Headset' },
      },
      speaker: { devices: [], preferred: { id: 'x', label: 'Old one' } },
    },
    facts: {
      permissions: {
        microphone: { state: 'granted', hasSettings: true },
        camera: { state: 'denied', hasSettings: true },
        screen: { state: 'not-managed', hasSettings: false },
      },
      route: { host: 'x', proxy: 'PROXY proxy.example:3128;DIRECT' },
      graphics: ['gpu_compositing: enabled', 'webgl: disabled_off'],
      keyring: 'gnome_libsecret',
      settingsFile: '/p/settings.json',
      logFile: '/p/logs/parley.log',
    },
    logLines: ['line one', 'line two'],
  });
  expect(text.split('\n')).toEqual([
    'Parley 1 on Electron 45',
    'Connection: Environment, x, agent (any)',
    'State: Ready (disconnected)',
    'Talk key: none through global shortcut, hotkey.unavailable',
    'Key backend: global shortcut, tells presses alone',
    'Permissions: microphone granted, camera denied, screen not-managed',
    'Microphones: Built-in, [Headset]',
    'Cameras: none known',
    'Speakers: none known; chosen and not there: Old one',
    'Proxy: proxy.example:3128 (PROXY) to x',
    'Graphics: gpu_compositing: enabled, webgl: disabled_off',
    'Keyring: gnome_libsecret',
    'Settings changed: theme; settings.json: zoom not understood',
    'Failures:',
    '- connection.lost: The connection to the server was lost. (after 20 s)',
    '',
    'Last 2 lines of the log:',
    'line one',
    'line two',
  ]);
});
