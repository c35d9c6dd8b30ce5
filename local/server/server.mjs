// @ts-check
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess, spawnBound } from '../../tools/process/spawn.mjs';
import { UsageError } from '../../tools/bootstrap/usage-error.mjs';
import { livekitServer } from './binary.mjs';

const readyTimeoutMs = 30_000;
const pollMs = 50;
const loopback = '127.0.0.1';

/**
 * @typedef {{ http: number, tcp: number, udp: number }} Ports
 * @typedef {Readonly<Record<string, unknown>> & { readonly rtc?: object }} Settings
 *   of the server's configuration, in the place of what `config` says
 * @typedef {{ url: string, apiKey: string, apiSecret: string, ports: Ports, pid: number,
 *   exited: Promise<number | null>, kill: (signal: NodeJS.Signals) => boolean,
 *   stop: () => Promise<void> }} LocalServer `exited` resolves with the exit code
 */

/**
 * Starts a LiveKit server on loopback only; it ends with this process, however that ends.
 * @param {{ logFile: string, apiKey?: string, apiSecret?: string, ports?: Ports,
 *   settings?: Settings }} options
 *   key and secret are random and the ports free ones by default; give a former server's to bring
 *   the same one back
 * @returns {Promise<LocalServer>} when it answers; throws a UsageError when it doesn't within 30 s
 */
export async function startServer({
  logFile,
  apiKey = `API${randomBytes(6).toString('hex')}`,
  apiSecret = randomBytes(32).toString('base64url'),
  ports,
  settings,
}) {
  const binary = await livekitServer();
  const used = await freePorts(ports ?? { http: 0, tcp: 0, udp: 0 });
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  const child = spawnBound(binary, [], {
    // In the environment rather than on the command line, which every user of the machine can read.
    env: {
      ...process.env,
      LIVEKIT_CONFIG: JSON.stringify(config(used, apiKey, apiSecret, settings)),
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exited = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(127));
  });
  const stop = () => endProcess(child);
  const address = `${loopback}:${used.http}`;
  try {
    await answers(`http://${address}`, exited, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `ws://${address}`,
    apiKey,
    apiSecret,
    ports: used,
    pid: child.pid ?? 0,
    exited,
    kill: (signal) => child.kill(signal),
    stop,
  };
}

/**
 * The server's configuration (JSON is YAML): nothing but loopback, in and out.
 * @param {Ports} ports
 * @param {string} apiKey
 * @param {string} apiSecret at least 32 characters
 * @param {Settings} [settings]
 */
export function config(ports, apiKey, apiSecret, { rtc, ...settings } = {}) {
  return {
    port: ports.http,
    bind_addresses: [loopback],
    rtc: {
      tcp_port: ports.tcp,
      udp_port: ports.udp,
      use_external_ip: false,
      node_ip: loopback,
      enable_loopback_candidate: true,
      interfaces: { includes: ['lo'] },
      // With an empty list the server names outside STUN hosts to its clients, who would ask them.
      // https://github.com/livekit/livekit/blob/v1.13.5/pkg/service/roommanager.go#L1135
      stun_servers: [`${loopback}:${ports.udp}`],
      ...rtc,
    },
    keys: { [apiKey]: apiSecret },
    logging: { level: 'info', json: false },
    ...settings,
  };
}

/**
 * Binds the ports for a moment: two servers must never answer for each other.
 * @param {Ports} wanted 0 for any that is free
 * @returns {Promise<Ports>} throws a UsageError when one is in use
 */
async function freePorts(wanted) {
  const [http, tcp] = [createServer(), createServer()];
  const udp = createSocket('udp4');
  try {
    await Promise.all([
      once(http.listen(wanted.http, loopback), 'listening'),
      once(tcp.listen(wanted.tcp, loopback), 'listening'),
      once(udp.bind(wanted.udp, loopback), 'listening'),
    ]);
    const portOf = (/** @type {import('node:net').Server} */ server) =>
      /** @type {import('node:net').AddressInfo} */ (server.address()).port;
    return { http: portOf(http), tcp: portOf(tcp), udp: udp.address().port };
  } catch (error) {
    const { port } = /** @type {{ port?: number }} */ (error);
    throw new UsageError(
      `The LiveKit server cannot start: port ${port} of ${loopback} is in use by another program. End that one, then start again.`,
    );
  } finally {
    for (const server of [http, tcp]) if (server.listening) await once(server.close(), 'close');
    udp.close();
  }
}

/**
 * @param {string} url
 * @param {Promise<unknown>} exited
 * @param {string} logFile
 */
async function answers(url, exited, logFile) {
  let gone = false;
  void exited.then(() => (gone = true));
  const deadline = Date.now() + readyTimeoutMs;
  while (!gone && Date.now() < deadline) {
    const ok = await fetch(url).then(
      (reply) => reply.ok,
      () => false,
    );
    if (ok) return;
    await delay(pollMs);
  }
  throw new UsageError(
    `The local LiveKit server ${gone ? 'ended at once' : 'did not answer within 30 s'}; its log is ${logFile}.`,
  );
}
