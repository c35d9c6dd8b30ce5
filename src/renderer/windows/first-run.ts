/** What leads a new user to the first call; loaded only when it is shown. */
import type { Connection } from '../../shared/connections.js';
import type { FirstRunStep } from '../../shared/first-run.js';
import type { Client } from '../bridge/client.js';
import { createConnections } from '../bridge/connections.js';
import { createConnectionTester } from '../bridge/connection-test.js';
import FirstRun from '../ui/first-run/FirstRun.svelte';
import type { FirstRunParts } from '../ui/first-run/first-run.js';
import type { OpenFirstRun } from '../ui/first-run/open-first-run.js';
import { consoleLogger } from './logger.js';
import { createMicrophoneCheck } from './microphone-check.js';

/** @param onError hears of what main refused */
export function createFirstRun(client: Client, onError: (error: unknown) => void): OpenFirstRun {
  const remote = createConnections(client, 'add', Date.now);
  const tester = createConnectionTester({
    client,
    openProbe: async () =>
      (await import('@parley/session/livekit')).createRoomProbe({ logger: consoleLogger }),
    clock: () => performance.now(),
    now: Date.now,
  });
  const parts: FirstRunParts = {
    connections: remote.connections,
    trouble: remote.trouble,
    report: tester.report,
    onsave: remote.save,
    ontest: (connection: Connection) => void tester.start(connection),
    onask: () => void tester.ask(),
    onstop: tester.cancel,
    onuse: ({ id }: Connection) => void remote.use(id),
    onallow: (allowed: boolean) => void remote.allowPlain(allowed),
    microphone: createMicrophoneCheck(client),
    ontestkey: (on: boolean) => void client.request('keys.test', on).catch(onError),
    ongo(step: FirstRunStep | 'done') {
      tester.cancel();
      void client.request('first-run.go', step).catch(onError);
    },
  };
  return { component: FirstRun, parts };
}
