/** Entry point: registers the worker with the LiveKit server and ends with the process that started it. */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { AgentServer, initializeLogger, ServerOptions } from '@livekit/agents';
import {
  readModelsFolder,
  readRemoteBrain,
  readSmolLMFolder,
  readWorkerEnvironment,
  UsageError,
} from './environment.js';
import type { WorkerEnvironment } from './environment.js';

/** What answers; of an endpoint also what it is sent. */
type BrainName = 'skills' | 'smollm' | { model: string; sends: string };

const CLOSE_MS = 4_000;
/** Loading the models on a busy or cold machine; the framework's default is 10 s. */
const PREWARM_MS = 90_000;

function serverOptions(worker: WorkerEnvironment): ServerOptions {
  return new ServerOptions({
    agent: fileURLToPath(new URL('./agent.js', import.meta.url)),
    agentName: worker.agentName,
    wsURL: worker.url,
    apiKey: worker.apiKey,
    apiSecret: worker.apiSecret,
    host: '127.0.0.1',
    // One process waits with its models loaded, so that a call is answered at once.
    numIdleProcesses: 1,
    initializeProcessTimeout: PREWARM_MS,
    shutdownProcessTimeout: CLOSE_MS,
    sessionEndTimeout: CLOSE_MS,
    // The default is the machine's processor load: on a desktop that is other people's work.
    loadFunc: async () => 0,
    loadThreshold: 1,
    requestFunc: (request) => request.accept('Local agent'),
  });
}

function readBrain(): BrainName {
  if (readSmolLMFolder(process.env)) return 'smollm';
  const remote = readRemoteBrain(process.env);
  return remote ? { model: remote.model, sends: 'the text of the conversation' } : 'skills';
}

function say(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function run(): Promise<void> {
  const worker = readWorkerEnvironment(process.env);
  readModelsFolder(process.env);
  const brain = readBrain();
  // Children inherit this (the framework forks without options of its own).
  process.execArgv.push('--import', new URL('./end-with-parent.js', import.meta.url).href);
  initializeLogger({ pretty: false, level: process.env['LOG_LEVEL'] ?? 'warn' });

  const server = new AgentServer(serverOptions(worker));
  server.event.on('worker_registered', (id: string) => {
    say({ event: 'registered', id, agentName: worker.agentName, brain });
  });
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), CLOSE_MS + 1_000).unref();
    await server.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void end());
  process.stdin
    .on('end', () => void end())
    .on('error', () => void end())
    .resume();
  await server.run();
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
});
