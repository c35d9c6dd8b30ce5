// @ts-check
// A LiveKit server on its own, for other programs and for trying things: one JSON line with what
// connects to it, then it runs until standard input closes or SIGTERM comes.
import { join } from 'node:path';
import { command } from '../../tools/bootstrap/command.mjs';
import { cacheFolder } from '../../tools/bootstrap/paths.mjs';
import { startServer } from './server.mjs';

await command(
  {
    usage: 'node local/server/main.mjs [--log <file>]',
    summary:
      'Starts a LiveKit server on free loopback ports and prints {url, apiKey, apiSecret, pid} as\none line. It ends when standard input closes.',
    options: { log: { type: 'string', value: 'file', help: 'Where its log goes (in the cache).' } },
  },
  async ({ values }) => {
    const logFile = String(values['log'] ?? join(cacheFolder(), 'log', 'server.log'));
    const server = await startServer({ logFile });
    const { url, apiKey, apiSecret, pid } = server;
    process.stdout.write(`${JSON.stringify({ url, apiKey, apiSecret, pid })}\n`);
    process.stdin.on('end', () => void server.stop()).resume();
    process.on('SIGTERM', () => void server.stop());
    process.on('SIGINT', () => void server.stop());
    const code = await server.exited;
    process.stdin.destroy();
    return code ?? 1;
  },
);
