// @ts-check
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RoomServiceClient } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import { startServer } from './server.mjs';

const logFile = () => join(mkdtempSync(join(tmpdir(), 'parley-server-')), 'log', 'server.log');

/** @param {import('./server.mjs').LocalServer} server */
const roomsOf = ({ url, apiKey, apiSecret }) =>
  new RoomServiceClient(url.replace('ws:', 'http:'), apiKey, apiSecret).listRooms();

describe('startServer', () => {
  it('starts a server that knows its own key only, and stops it', async () => {
    const server = await startServer({ logFile: logFile() });
    try {
      expect(await roomsOf(server)).toEqual([]);
      const wrong = { ...server, apiSecret: 'x'.repeat(40) };
      await expect(roomsOf(wrong)).rejects.toThrow();
    } finally {
      await server.stop();
    }
    await expect(fetch(server.url.replace('ws:', 'http:'))).rejects.toThrow();
  });

  it('keeps the secret off the command line', async () => {
    const server = await startServer({ logFile: logFile() });
    const commandLine = readFileSync(`/proc/${server.pid}/cmdline`, 'utf8');
    await server.stop();
    expect(commandLine).not.toContain(server.apiSecret);
  });

  it('comes back on the same ports with the same key after a SIGKILL', async () => {
    const first = await startServer({ logFile: logFile() });
    first.kill('SIGKILL');
    await first.exited;
    const { ports, apiKey, apiSecret } = first;
    const second = await startServer({ logFile: logFile(), ports, apiKey, apiSecret });
    expect(second.url).toBe(first.url);
    expect(await roomsOf(second)).toEqual([]);
    await second.stop();
  });

  it('never takes another server on its ports for its own', async () => {
    const first = await startServer({ logFile: logFile() });
    const second = startServer({ logFile: logFile(), ports: first.ports });
    await expect(second).rejects.toThrow(/port \d+ of 127\.0\.0\.1 is in use.*start again/);
    await first.stop();
  });
});
