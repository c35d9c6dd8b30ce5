import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Failure } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import type { AppDeps } from '../app-deps.js';
import { takeEnvironment } from '../credentials/environment.js';
import { fakeLog } from '../testing.js';
import { composeConnections } from './compose.js';

it('what cannot be written is reported to the user, and holds for this run', async () => {
  const userData = mkdtempSync(join(tmpdir(), 'parley-compose-'));
  // Where the file would be there is a folder.
  mkdirSync(join(userData, 'connections.json'));
  const reported: Failure[] = [];
  const deps: Pick<AppDeps, 'environment' | 'platform' | 'userData' | 'redactor'> = {
    environment: takeEnvironment({}),
    platform: 'linux',
    userData,
    redactor: { redact: (text) => text, learn: () => undefined },
  };
  const connections = composeConnections(
    // A connection without a secret asks no keyring.
    { ...deps, electron: { safeStorage: {} }, log: fakeLog() } as unknown as AppDeps,
    { report: (failure) => void reported.push(failure), snapshot: () => initialSnapshot },
  );
  const saved = await connections.save({
    name: 'Cloud',
    settings: { kind: 'sandbox', sandboxId: 'box-1' },
  });
  expect(new Set(reported.map(({ code }) => code))).toEqual(new Set(['connections.not-written']));
  expect(connections.active()).toEqual(saved);
});
