import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Room } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import { commandLine, descendants } from './agent.js';
import { pageMetrics } from './page-metrics.js';
import type { Server } from './parley.js';
import { joinRoom, me, publishMicrophone, publishTone, setState } from './participant.js';
import type { Sample } from './slopes.js';
import type { UndrivenParley } from './undriven.js';

/** Switches without which nothing can be measured. */
export const watchable = ['--remote-debugging-port=0', '--use-fake-device-for-media-stream'];

/**
 * The app under work that goes on and on: calls one after another, or one call in which the agent
 * talks and talks. Seen from outside, its window open.
 */
export class Endurance {
  readonly samples: Sample[] = [];
  readonly #rooms: RoomServiceClient;

  constructor(
    readonly parley: UndrivenParley,
    readonly server: Server,
  ) {
    const host = server.url.replace(/^ws/, 'http');
    this.#rooms = new RoomServiceClient(host, server.apiKey, server.apiSecret);
  }

  /**
   * Starts a call, lets an agent greet, and ends it, `count` times.
   * @param every how many calls there are between two samples
   */
  async calls(count: number, every: number): Promise<void> {
    for (let done = 0; done <= count; done += 1) {
      const agent = await this.#begin();
      if (done === 0) await fillTranscript(agent);
      await publishMicrophone(agent);
      await say(agent, `greeting ${done}`, 3);
      await this.#become(/^Listening$/);
      await this.#end(agent);
      if (done > 0 && done % every === 0) await this.#sample(done);
    }
  }

  /**
   * One call in which the agent speaks, with a real voice, and is transcribed piece by piece.
   * @param every how many pieces there are between two samples
   */
  async conversation(pieces: number, every: number): Promise<void> {
    const agent = await this.#begin();
    const stopTone = await publishTone(agent);
    await fillTranscript(agent);
    let due = every;
    for (let said = 0; said < pieces;) {
      await setState(agent, 'speaking');
      said = await say(agent, `turn ${said}`, 30, said);
      await setState(agent, 'listening');
      if (said < due) continue;
      due += every;
      await say(agent, 'all said until here', 1, said);
      await this.#sample(said, `piece ${said} `);
    }
    await stopTone();
    await this.#end(agent);
  }

  async #begin(): Promise<Room> {
    await this.parley.tray.click('Talk');
    const name = await until('a person in a room', async () => {
      // How many are in a room the server counts only every few seconds.
      for (const { name } of await this.#rooms.listRooms())
        if ((await this.#rooms.listParticipants(name)).length > 0) return name;
      return undefined;
    });
    const agent = await joinRoom(this.server, name, { identity: 'agent', isAgent: true });
    await setState(agent, 'listening');
    return agent;
  }

  async #end(agent: Room): Promise<void> {
    const name = agent.name ?? '';
    await this.parley.tray.click('End');
    await this.#become(/^(Ready|Call ended)$/);
    await agent.disconnect();
    // As a service does whose calls are over; by itself the server waits for minutes.
    await this.#rooms.deleteRoom(name);
  }

  async #become(word: RegExp): Promise<void> {
    await until(`${word} in the tray`, async () => {
      const [first] = await this.parley.tray.labels();
      return first && word.test(first) ? true : undefined;
    });
  }

  async #sample(at: number, text?: string): Promise<void> {
    const page = await pageMetrics(this.parley.profile, 'index.html', text);
    const pids = [this.parley.pid, ...descendants(this.parley.pid)];
    this.samples.push({
      at,
      values: {
        'page: listeners': page.JSEventListeners,
        'page: nodes': page.Nodes,
        'page: audio nodes': page.AudioHandlers,
        'page: peer connections': page.RTCPeerConnections,
        'page: heap, MB': page.JSHeapUsedSize / 2 ** 20,
        ...memoryOf(pids),
        'open files': pids.reduce((sum, pid) => sum + openFiles(pid), 0),
        processes: pids.length,
        'rooms on the server': (await this.#rooms.listRooms()).length,
      },
    });
  }
}

/** As many rows as a window draws at most: more leave it as others come. */
async function fillTranscript(agent: Room): Promise<void> {
  for (let row = 0; row < 130; row += 1) await say(agent, `filling ${row}`, 1);
}

/** Says something piece by piece, as an agent's words come from its model. */
async function say(agent: Room, id: string, pieces: number, from = 0): Promise<number> {
  const writer = await me(agent).streamText({
    topic: 'lk.transcription',
    attributes: { 'lk.segment_id': id, 'lk.transcription_final': 'true' },
  });
  for (let piece = 1; piece <= pieces; piece += 1) await writer.write(`piece ${from + piece} `);
  await writer.close();
  return from + pieces;
}

/** Asks again and again until there is an answer. */
async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited a minute for ${what}.`);
    await delay(20);
  }
}

/** Memory that is in no file, in MB, by kind of process. */
function memoryOf(pids: readonly number[]): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const pid of pids) {
    const [, kind = 'main'] = /--type=(\S+)/.exec(commandLine(pid)) ?? [];
    const [, kilobytes] = /^Anonymous:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`)) ?? [];
    const name = `memory: ${kind}, MB`;
    sizes[name] = (sizes[name] ?? 0) + Number(kilobytes ?? 0) / 1024;
  }
  return sizes;
}

function openFiles(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0; // the process has just ended
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process has just ended
  }
}
