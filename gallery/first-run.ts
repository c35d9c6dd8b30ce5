import { writable } from '@parley/session';
import type { Connections } from '../src/shared/connections.js';
import { failure } from '../src/shared/failures.js';
import type { FirstRunStep } from '../src/shared/first-run.js';
import type { AppInfo } from '../src/shared/ipc.js';
import type { FirstRunParts } from '../src/renderer/ui/first-run/first-run.js';
import type { CheckState } from '../src/renderer/ui/first-run/microphone-check.js';
import type { OpenReader } from '../src/renderer/ui/voice/reader.js';
import { info, states } from './states.js';

/** A page of the first run, to look at. */
export interface GalleryFirstRun {
  readonly step: FirstRunStep;
  readonly info: AppInfo;
  readonly microphone: CheckState;
}

const off: CheckState = { state: 'off', heard: false };
const fresh: AppInfo = { ...info, connection: null, isSetUp: false };
const at = (
  step: FirstRunStep,
  about: AppInfo = fresh,
  microphone: CheckState = off,
): GalleryFirstRun => ({ step, info: about, microphone });
const keyed = (test: AppInfo['hotkey']['test']): AppInfo => ({
  ...fresh,
  hotkey: { ...info.hotkey, ...(test && { test }) },
});

export const firstRunStates: Readonly<Record<string, GalleryFirstRun>> = {
  welcome: at('welcome'),
  connection: at('connection'),
  'connection-there': at('connection', info),
  microphone: at('microphone'),
  'microphone-live': at('microphone', fresh, { state: 'live', heard: false }),
  'microphone-heard': at('microphone', fresh, { state: 'live', heard: true }),
  'microphone-denied': at('microphone', fresh, {
    state: 'failed',
    heard: false,
    failure: failure('media.denied', 0),
  }),
  key: at('key', keyed({ presses: 0, releases: 0 })),
  'key-heard': at('key', keyed({ presses: 1, releases: 1 })),
  'key-sway': at('key', states['hotkey-no-service']?.info),
  'key-unassigned': at('key', {
    ...fresh,
    hotkey: { ...info.hotkey, label: null, problem: failure('hotkey.unassigned', 0) },
  }),
  talk: at('talk', info),
  'talk-not-set-up': at('talk'),
};

const connections: Connections = {
  list: [],
  activeId: null,
  storage: { kind: 'keyring', backend: 'gnome_libsecret' },
};

/** What stands behind those pages here. */
export function firstRunParts(
  shown: GalleryFirstRun,
  openReader: OpenReader,
  note: (what: string) => (...given: unknown[]) => void,
): FirstRunParts {
  return {
    connections: writable(connections),
    trouble: writable(undefined),
    report: writable(undefined),
    onsave: () => Promise.resolve(undefined),
    ontest: note('test'),
    onask: note('ask'),
    onstop: note('stop'),
    onuse: note('use'),
    onallow: note('allow'),
    microphone: {
      state: writable(shown.microphone),
      openReader,
      open: () => Promise.resolve(),
      record: () => Promise.resolve(),
      close: note('close'),
    },
    ontestkey: note('test key'),
    ongo: note('go'),
  };
}
