import { join } from 'node:path';
import { failure } from '../../shared/failures.js';
import type { Role } from '../../shared/ipc.js';
import type { AppDeps } from '../app-deps.js';
import { createSeal } from '../electron-versions.js';
import type { Door } from '../ipc/ipc.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import { Store } from '../settings-store.js';
import { createConnectionFiles } from './files.js';
import type { ConnectionFiles } from './files.js';
import { createConnections } from './connections.js';
import type { ConnectionsService } from './connections.js';
import { connectionsFileSchemas, emptyVault, noConnections, vaultFileSchemas } from './stored.js';
import { createVault } from './vault.js';

const now = (): number => Date.now();

/** The connections and their vault, wired to the profile's files, the keyring and the calls. */
export function composeConnections(
  { electron, environment, platform, userData, redactor, log }: AppDeps,
  relay: Pick<SessionRelay, 'report' | 'snapshot'>,
): ConnectionsService {
  const kept = { now, log };
  const onUnwritten = (): void => relay.report(failure('connections.not-written', now()));
  return createConnections({
    file: new Store({
      ...kept,
      file: join(userData, 'connections.json'),
      schemas: connectionsFileSchemas,
      defaults: noConnections,
    }),
    vault: createVault({
      file: new Store({
        ...kept,
        file: join(userData, 'vault.json'),
        schemas: vaultFileSchemas,
        defaults: emptyVault,
      }),
      seal: createSeal(electron.safeStorage, platform),
      learn: redactor.learn,
      onUnwritten,
      now,
    }),
    environment,
    isTalking: () => relay.snapshot().connectionState !== 'disconnected',
    newId: () => crypto.randomUUID(),
    learn: redactor.learn,
    onUnwritten,
    log,
  });
}

/** Import and export, with the system's own dialogs. */
export function composeConnectionFiles(
  { electron }: AppDeps,
  connections: ConnectionsService,
): ConnectionFiles {
  const { app, dialog } = electron;
  return createConnectionFiles({
    connections,
    dialog,
    lkFile: join(app.getPath('home'), '.livekit', 'cli-config.yaml'),
    exportFile: join(app.getPath('documents'), 'parley-connections.json'),
  });
}

/** Tells the windows that show them of every change; the keyring is asked only while there are such. */
export function tellConnections(
  connections: ConnectionsService,
  { tell, log }: { tell: Door['tell']; log: AppDeps['log'] },
  showing: () => readonly Role[],
): void {
  connections.subscribe(() => {
    const roles = showing();
    if (roles.length === 0) return;
    connections.current().then(
      (current) => {
        for (const role of roles) tell(role, 'connections.changed', current);
      },
      (error: unknown) => log.error('the connections could not be told', error),
    );
  });
}
