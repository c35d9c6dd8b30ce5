import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import sherpa from 'sherpa-onnx-node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startServer } from '../../server/server.mjs';
import type { LocalServer } from '../../server/server.mjs';
import { speechModels } from '../../../tools/assets/models.mjs';
import { smollm } from '../../../tools/assets/smollm.mjs';
import { loadVoice } from '../src/speech/voice.js';
import type { Voice } from '../src/speech/voice.js';
import { call } from '../src/testing/caller.js';
import type { Caller, CallEvent } from '../src/testing/caller.js';

const folder = fileURLToPath(new URL('..', import.meta.url));
const fixture = (name: string): string => join(folder, 'test', 'fixtures', name);
const CLIENT_INITIATED = 1;

let models: string;
let server: LocalServer;
let voice: Voice;
let worker: ChildProcess;
let logs: string;
let caller: Caller | undefined;

/** Starts a worker; resolves when it is registered and its first job process has been warmed. */
async function startWorker(extra: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(folder, 'dist', 'main.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      LIVEKIT_URL: server.url,
      LIVEKIT_API_KEY: server.apiKey,
      LIVEKIT_API_SECRET: server.apiSecret,
      PARLEY_AGENT: 'tested',
      PARLEY_MODELS: models,
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: '',
      ...extra,
    },
  });
  const seen = new Set<string>();
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{"event"')) continue;
    seen.add((JSON.parse(line) as { event: string }).event);
    if (seen.has('registered') && seen.has('warm')) break;
  }
  child.stdout.resume();
  return child;
}

beforeAll(async () => {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(folder, 'tsconfig.build.json')]);
  models = await speechModels();
  logs = await mkdtemp(join(tmpdir(), 'parley-agent-'));
  server = await startServer({ logFile: join(logs, 'server.log') });
  [voice, worker] = await Promise.all([loadVoice(join(models, 'voice')), startWorker()]);
}, 600_000);

afterEach(async () => {
  await caller?.hangUp();
  caller = undefined;
});

afterAll(async () => {
  if (worker?.exitCode === null) {
    worker.stdin?.end();
    await once(worker, 'exit');
  }
  await server?.stop();
  await rm(logs, { recursive: true });
});

const is =
  <K extends CallEvent['type']>(
    type: K,
    check: (e: CallEvent & { type: K }) => boolean = () => true,
  ) =>
  (event: CallEvent): event is CallEvent & { type: K } =>
    event.type === type && check(event as CallEvent & { type: K });
const state = (name: string) => is('state', (e) => e.state === name);
const heard = (from: 'user' | 'agent', pattern: RegExp) =>
  is('heard', (e) => e.from === from && pattern.test(e.text));

async function dial({ preConnect = false, name = 'tested' } = {}): Promise<Caller> {
  caller = await call(server, name, { preConnect });
  return caller;
}

async function synthesise(text: string): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  await voice.speak(text, new AbortController().signal, (part) => parts.push(part.slice()));
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** Speaks; resolves with the end of speech on the `performance.now()` clock. */
const say = async (to: Caller, text: string): Promise<number> =>
  to.speak(await synthesise(text), voice.sampleRate);

test('answers a spoken question by voice and text, and shows its states', async () => {
  const dialled = performance.now();
  const line = await dial();
  const ready = await line.waitFor(state('listening'));
  const end = await say(line, 'What is seventeen times three?');
  await line.waitFor(heard('user', /17|seventeen/i));
  const sound = await line.waitFor(is('sound'), end);
  await line.waitFor(heard('agent', / is 51\./));
  await line.waitFor(state('listening'), sound.at);
  const states = line.events.filter(is('state', () => true)).map((e) => e.state);
  expect(states.slice(-4)).toEqual(['listening', 'thinking', 'speaking', 'listening']);
  console.log(
    `ready ${Math.round(ready.at - dialled)} ms after dialling, reply ${Math.round(sound.at - end)} ms after the end of speech`,
  );
  expect(ready.at - dialled).toBeLessThan(10_000);
  expect(sound.at - end).toBeLessThan(10_000);
});

test('hears words said before the connection in one turn with the rest', async () => {
  const line = await dial({ preConnect: true });
  const rest = sherpa.readWave(fixture('rest.wav'));
  const sending = line.sendPreConnectAudio(await readFile(fixture('pre-connect.webm')));
  await line.subscribed;
  await Promise.all([sending, line.speak(rest.samples, rest.sampleRate)]);
  const words = await line.waitFor(heard('user', /./));
  // A word at the seam may be lost on a busy machine; the rest must be there, in one turn.
  expect(words.text).toMatch(/repeat after me.*lazy dog/i);
  await line.waitFor(heard('agent', /lazy dog/i));
  expect(line.events.filter(is('heard', (e) => e.from === 'agent'))).toHaveLength(1);
});

test('long speech is heard whole', async () => {
  const line = await dial();
  const recorded = sherpa.readWave(join(models, 'speech', 'two_cities.wav'));
  await line.waitFor(state('listening'));
  await line.speak(recorded.samples.subarray(0, 14 * recorded.sampleRate), recorded.sampleRate);
  const answer = await line.waitFor(heard('agent', /I heard/));
  const said = line.events
    .filter(is('heard', (e) => e.from === 'user'))
    .map((e) => e.text)
    .join(' ');
  expect(said).toMatch(/best of times.*worst of times.*wisdom.*epoch/is);
  expect(answer.text).toContain("I can't answer that. I'm a small local agent");
});

test('a typed message is answered by text and voice', async () => {
  const line = await dial();
  await line.waitFor(state('listening'));
  const sent = performance.now();
  await line.type('How many feet are in a mile?');
  await line.waitFor(is('sound'), sent);
  await line.waitFor(heard('agent', /1 mile is 5,280 feet/));
});

test('speaking while it speaks stops it at once', async () => {
  const line = await dial();
  await line.waitFor(state('listening'));
  await line.type('What can you do?');
  const sound = await line.waitFor(
    is('sound', () => true),
    performance.now(),
  );
  const words = await synthesise('Stop! What time is it?');
  const started = performance.now();
  const end = line.speak(words, voice.sampleRate);
  const silence = await line.waitFor(is('silence'), started);
  console.log(`silent ${Math.round(silence.at - started)} ms after the interruption began`);
  expect(silence.at - started).toBeLessThan(4_000);
  expect(silence.at).toBeGreaterThan(sound.at);
  await line.waitFor(heard('agent', /\d:\d\d/), await end);
});

test('a timer speaks up when it is due', async () => {
  const line = await dial();
  await line.waitFor(state('listening'));
  await line.type('Set a timer for 4 seconds');
  const set = await line.waitFor(heard('agent', /Timer set for 4 seconds/));
  await line.waitFor(heard('agent', /Time's up: 4 seconds/), set.at);
});

test('goodbye makes the agent leave the call by itself', async () => {
  const line = await dial();
  await line.waitFor(state('listening'));
  await line.type('Goodbye');
  await line.waitFor(heard('agent', /Goodbye/));
  expect((await line.waitFor(is('left'))).reason).toBe(CLIENT_INITIATED);
});

const children = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

test.skipIf(process.platform !== 'linux').each(['SIGKILL', 'SIGTERM', 'end of input'] as const)(
  'every process ends with the worker: %s, in a call',
  async (how) => {
    const line = await dial();
    await line.waitFor(state('listening'));
    const pid = worker.pid ?? 0;
    const processes = children(pid);
    expect(processes.length).toBeGreaterThanOrEqual(2);
    const exited = once(worker, 'exit');
    if (how === 'end of input') worker.stdin?.end();
    else worker.kill(how);
    await exited;
    await expect.poll(() => processes.filter(isAlive), { timeout: 5_000 }).toEqual([]);
    worker = await startWorker();
  },
);

/** An endpoint that speaks OpenAI's streaming chat completions; keeps what it is asked. */
async function startEndpoint(answer: string) {
  const asked: string[] = [];
  const http = createServer((request, response) => {
    request.setEncoding('utf8');
    let body = '';
    request.on('data', (part: string) => (body += part));
    request.on('end', () => {
      asked.push(body);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = (delta: object, finish: string | null): string =>
        `data: ${JSON.stringify({
          id: 'c1',
          object: 'chat.completion.chunk',
          created: 1,
          model: 'm',
          choices: [{ index: 0, delta, finish_reason: finish }],
        })}\n\n`;
      for (const word of answer.split(/(?<= )/)) response.write(chunk({ content: word }, null));
      response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    asked,
    url: `http://127.0.0.1:${port}/v1`,
    close: () => http.close().closeAllConnections(),
  };
}

test('an OpenAI-compatible endpoint answers when one is given, and one that is gone is said', async () => {
  const endpoint = await startEndpoint('The capital of France is Paris.');
  const other = await startWorker({ OPENAI_BASE_URL: endpoint.url, PARLEY_AGENT: 'remote' });
  const line = await dial({ name: 'remote' });
  await line.waitFor(state('listening'));
  const end = await say(line, 'What is the capital of France?');
  await line.waitFor(is('sound'), end);
  await line.waitFor(heard('agent', /capital of France is Paris/));
  expect(endpoint.asked.join()).toMatch(/capital of france/i);

  endpoint.close();
  const asked = performance.now();
  await line.type('And the capital of Spain?');
  const error = await line.waitFor(is('error'), asked);
  expect(error.message).toMatch(/^127\.0\.0\.1 could not be reached: check OPENAI_BASE_URL/);
  const exited = once(other, 'exit');
  other.stdin?.end();
  await exited;
}, 60_000);

test('an answer whose voice is slow comes late, and one whose voice never comes is an error', async () => {
  const other = await startWorker({
    // The framework's own patience ends after 10 s.
    NODE_OPTIONS: `--import=${pathToFileURL(fixture('slow-voice.mjs')).href}?feet=12000&51=never`,
    PARLEY_AGENT: 'slow',
  });
  const line = await dial({ name: 'slow' });
  await line.waitFor(state('listening'));
  const asked = performance.now();
  await line.type('How many feet are in a mile?');
  await line.waitFor(heard('agent', /1 mile is 5,280 feet/), asked);
  const sound = await line.waitFor(is('sound'), asked);
  expect(sound.at - asked).toBeGreaterThan(12_000);
  expect(line.events.filter(is('error'))).toEqual([]);

  await line.type('What is seventeen times three?');
  const error = await line.waitFor(is('error'), sound.at);
  expect(error.message).toBe('No answer was spoken: the machine may be too busy. Ask again.');
  const exited = once(other, 'exit');
  other.stdin?.end();
  await exited;
}, 120_000);

// A second worker loads all its models beside the first.
test('asked for, the small model answers what no skill does', { timeout: 120_000 }, async () => {
  const other = await startWorker({ PARLEY_SMOLLM: await smollm(), PARLEY_AGENT: 'small' });
  const line = await dial({ name: 'small' });
  // Into its greeting, and so into what the user must know.
  await line.waitFor(is('sound'));
  const end = await say(line, 'What is the capital of France?');
  await line.waitFor(heard('user', /capital of france/i), end);
  const sound = await line.waitFor(is('sound'), end);
  console.log(`the model's reply ${Math.round(sound.at - end)} ms after the end of speech`);
  const answer = await line.waitFor(heard('agent', /Paris/), end);
  await line.waitFor(
    heard('agent', /very small language model.*Nothing you say leaves/),
    answer.at,
  );
  const asked = performance.now();
  await line.type('What is seventeen times three?');
  await line.waitFor(heard('agent', / is 51\./), asked);
  const exited = once(other, 'exit');
  other.stdin?.end();
  await exited;
});
