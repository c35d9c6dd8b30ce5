import { expect, it } from 'vitest';
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
      connectionRevision: 0,
      connection: {
        id: 'environment',
        name: 'Environment',
        settings: { kind: 'token', serverUrl: 'wss://x' },
        secret: 'environment',
      },
      settings: defaultSettings,
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
    microphone: 'not managed',
    keyring: 'gnome_libsecret',
    logLines: ['line one', 'line two'],
  });
  expect(text.split('\n')).toEqual([
    'Parley 1 on Electron 45',
    'Connection: Environment, x, agent (any)',
    'State: Ready (disconnected)',
    'Talk key: none through global shortcut, hotkey.unavailable',
    'Microphone permission: not managed',
    'Keyring: gnome_libsecret',
    'Failures:',
    '- connection.lost: The connection to the server was lost. (after 20 s)',
    '',
    'Last 2 lines of the log:',
    'line one',
    'line two',
  ]);
});
