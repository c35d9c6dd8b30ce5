// @ts-check
// A network of its own for one command: a loopback, and an address as on a home's network. What may
// pass there, a firewall decides that the command's tests set through a socket. No root is needed: an
// ordinary user may make a user namespace, and is root over the network within it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from '../../tools/bootstrap/command.mjs';
import { UsageError } from '../../tools/bootstrap/usage-error.mjs';
import { run } from '../../tools/process/run.mjs';
import { spawnBound } from '../../tools/process/spawn.mjs';

/** This computer on the network that only these tests know. */
const lanAddress = '192.168.77.1';
const inside = 'PARLEY_NAMESPACE';
/** Where a distribution keeps `ip` and `nft`, which an ordinary user's PATH leaves out. */
const systemFolders = ['/usr/sbin', '/sbin'];

await command(
  {
    usage: 'node e2e/network/namespace.mjs -- <command> <arguments…>',
    summary: 'Runs a command in a network of its own, with a firewall for its tests to set.',
    positionals: true,
    options: {},
  },
  async ({ positionals: [file, ...args] }) => {
    if (!file) throw new UsageError('Name the command to run after "--".', 2);
    const user = process.env[inside];
    return user === undefined ? enter([file, ...args]) : runWithin(user, file, args);
  },
);

/** @param {string[]} commandLine */
async function enter(commandLine) {
  const [user, group] = [process.getuid?.(), process.getgid?.()];
  if (!user) throw new UsageError('Start this as an ordinary user.', 2);
  const self = [process.execPath, fileURLToPath(import.meta.url), '--', ...commandLine];
  const child = spawnBound('unshare', ['--user', '--map-root-user', '--net', ...self], {
    env: {
      ...process.env,
      PATH: [process.env['PATH'], ...systemFolders].join(delimiter),
      [inside]: `${user}:${group}`,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: false,
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

/**
 * @param {string} user `<user>:<group>`, as outside
 * @param {string} file
 * @param {string[]} args
 */
async function runWithin(user, file, args) {
  await makeNetwork();
  const folder = await mkdtemp(join(tmpdir(), 'parley-firewall-'));
  const socket = join(folder, 'socket');
  const firewall = await openFirewall(socket);
  const [uid, gid] = user.split(':');
  // The user's own again: Chromium refuses to work for root.
  const mapped = ['--user', `--map-user=${uid}`, `--map-group=${gid}`];
  const child = spawnBound('unshare', [...mapped, file, ...args], {
    env: { ...process.env, PARLEY_FIREWALL: socket, PARLEY_LAN_ADDRESS: lanAddress },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: false,
  });
  const [code] = await once(child, 'exit');
  firewall.close();
  await rm(folder, { recursive: true, force: true });
  return code ?? 1;
}

async function makeNetwork() {
  const ip = (/** @type {string} */ words) => run('ip', words.split(' '));
  await ip('link set lo up');
  await ip('link add lan0 type veth peer name lan1');
  await ip(`addr add ${lanAddress}/24 dev lan0`);
  await ip('link set lan0 up');
  await ip('link set lan1 up');
  // LiveKit names port 443 for TURN over TLS, whatever port it listens at.
  await writeFile('/proc/sys/net/ipv4/ip_unprivileged_port_start', '443');
}

/**
 * Takes rules of nftables for what goes out, as JSON, in the place of all before; answers with an error's
 * text or nothing.
 * @param {string} socket
 */
async function openFirewall(socket) {
  const server = createServer({ allowHalfOpen: true }, (client) => {
    let text = '';
    client.setEncoding('utf8').on('data', (part) => (text += part));
    // Reading it as an iterable would close it for the answer, too.
    client.once('end', () => {
      setRules(text).then(
        () => client.end(),
        (error) => client.end(String(error)),
      );
    });
  });
  await once(server.listen(socket), 'listening');
  return server;
}

/** @param {string} rules an array as JSON */
async function setRules(rules) {
  const chain = ['type filter hook output priority 0; policy accept;', ...JSON.parse(rules)];
  const text = [
    'add table inet tests',
    'delete table inet tests',
    `table inet tests {\nchain out {\n${chain.join('\n')}\n}\n}\n`,
  ].join('\n');
  const nft = spawn('nft', ['-f', '-'], { stdio: ['pipe', 'inherit', 'pipe'] });
  const ended = once(nft, 'exit');
  nft.stdin.end(text);
  const words = (await nft.stderr.setEncoding('utf8').toArray()).join('');
  const [code] = await ended;
  if (code !== 0) throw new Error(words);
}
