import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startServer } from '../../local/server/server.mjs';
import type { LocalServer } from '../../local/server/server.mjs';
import { endProcess, spawnBound } from '../../tools/process/spawn.mjs';
import { freePort } from './free-port.js';
import type { Server } from './parley.js';

const run = promisify(execFile);

/** One server of a cluster. */
export interface Node extends LocalServer {
  /** LiveKit's own name for it. */
  readonly id: string;
}

/** LiveKit servers that share their rooms through Redis, behind one address. */
export class Cluster {
  readonly nodes: readonly [Node, Node];
  /** What clients are given: leads to the first node that is there. */
  readonly front: Server;

  private constructor(
    nodes: readonly [Node, Node],
    url: string,
    private readonly ask: Ask,
    readonly stop: () => Promise<void>,
  ) {
    this.nodes = nodes;
    this.front = { url, apiKey: nodes[0].apiKey, apiSecret: nodes[0].apiSecret };
  }

  static async start(): Promise<Cluster> {
    const folder = mkdtempSync(join(tmpdir(), 'parley-cluster-'));
    const port = await freePort();
    const redis = spawnBound(
      'redis-server',
      [...['--port', String(port), '--bind', '127.0.0.1'], ...['--save', '', '--dir', folder]],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    for await (const text of redis.stdout ?? [])
      if (String(text).includes('Ready to accept connections')) break;
    const ask: Ask = async (...words) => {
      const { stdout } = await run('redis-cli', ['-p', String(port), ...words]);
      return stdout.trim();
    };
    const address = `127.0.0.1:${port}`;
    const first = await joinCluster(ask, folder, address);
    const second = await joinCluster(ask, folder, address, first);
    const front = await startFront([first, second]);
    return new Cluster([first, second], front.url, ask, async () => {
      front.close();
      await Promise.all([first.stop(), second.stop()]);
      await endProcess(redis);
    });
  }

  /** The node that a room's calls are held on. */
  async nodeOf(room: string): Promise<Node> {
    const id = await this.ask('HGET', 'room_node_map', room);
    const node = this.nodes.find((one) => one.id === id);
    if (!node) throw new Error(`No node holds "${room}": Redis says ${JSON.stringify(id)}.`);
    return node;
  }
}

type Ask = (...words: readonly string[]) => Promise<string>;

async function joinCluster(ask: Ask, folder: string, address: string, first?: Node): Promise<Node> {
  const server = await startServer({
    logFile: join(folder, first ? 'second.log' : 'first.log'),
    ...(first && { apiKey: first.apiKey, apiSecret: first.apiSecret }),
    settings: { redis: { address } },
  });
  const ids = (await ask('HKEYS', 'nodes')).split('\n');
  const id = ids.find((one) => one !== first?.id) ?? '';
  return { ...server, id };
}

/** A small load balancer. */
async function startFront(
  nodes: readonly LocalServer[],
): Promise<{ readonly url: string; close(): void }> {
  const open = new Set<Socket>();
  const follow = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => open.delete(socket));
  };
  const balance = async (client: Socket): Promise<void> => {
    follow(client);
    for (const { ports } of nodes) {
      const upstream = connect(ports.http, '127.0.0.1');
      follow(upstream);
      if (!(await once(upstream, 'connect').then(...answers))) continue;
      client.once('close', () => upstream.destroy());
      upstream.once('close', () => client.destroy());
      client.pipe(upstream).pipe(client);
      return;
    }
    client.destroy();
  };
  const front = createServer((client) => void balance(client));
  await once(front.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `ws://127.0.0.1:${(front.address() as AddressInfo).port}`,
    close() {
      front.close();
      for (const socket of open) socket.destroy();
    },
  };
}

const answers = [() => true, () => false] as const;
