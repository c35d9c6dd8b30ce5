import type { About } from '../src/shared/about.js';
import { failure } from '../src/shared/failures.js';
import type { UpdateState } from '../src/shared/updates.js';

const about = (update: UpdateState, change: Partial<About> = {}): About => ({
  version: '0.1.0',
  electron: '45.4.1',
  chromium: '152.0.7780.88',
  node: '24.11.0',
  system: 'linux x64',
  testArtefact: false,
  theme: 'system',
  update,
  automaticUpdates: true,
  ...change,
});

const version = '0.2.0';
const failed = (code: Parameters<typeof failure>[0], detail?: string): UpdateState => ({
  state: 'failed',
  failure: failure(code, 0, detail),
});

/** What the About window can show, to look at. */
export const aboutStates: Readonly<Record<string, About>> = {
  idle: about({ state: 'idle' }),
  current: about({ state: 'current' }),
  later: about({ state: 'current', later: version }),
  downloading: about({ state: 'downloading', version, percent: 42 }),
  ready: about({ state: 'ready', version, afterCall: false }),
  'after-call': about({ state: 'ready', version, afterCall: true }),
  untrusted: about(failed('update.untrusted', 'latest-linux.yml: no signature of a known key')),
  unreachable: about(failed('update.unreachable', 'net::ERR_CONNECTION_REFUSED')),
  'switched-off': about({ state: 'off', reason: 'switched-off' }, { automaticUpdates: false }),
  'package-manager': about({ state: 'off', reason: 'package-manager' }),
  artefact: about(
    { state: 'off', reason: 'package-manager' },
    { electron: '33.2.1', testArtefact: true },
  ),
};

const rule = `\n\n${'-'.repeat(80)}\n\n`;
const mit =
  'MIT License\n\nCopyright (c) The authors\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction.';

/** A licence file as a package has it. */
export const galleryLicences = [
  'Parley is made with the software below. Electron and Chromium have their own files.',
  ...['atomically 2.1.1', 'jose 6.2.17', 'svelte 5.57.3', 'zod 4.6.7'].map(
    (name) => `${name} (MIT)\n\n${mit}`,
  ),
].join(rule);
