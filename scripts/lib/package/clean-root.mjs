// @ts-check
import { once } from 'node:events';
import { chown, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endProcess, spawnBound } from '../../../tools/process/spawn.mjs';
import { buildOnce } from '../../../tools/assets/cache.mjs';
import { attempt, run } from '../../../tools/process/run.mjs';
import { UsageError } from '../../../tools/bootstrap/usage-error.mjs';

const suite = 'bookworm';

/**
 * @typedef {{ folder: string, shared: string, socket: string, stop: () => Promise<void> }} CleanRoot
 *   `folder` is its / as seen from here; `shared` is at the same path inside; the socket takes one
 *   line of JSON, `{ as: "root" | "user", command, env }`, and answers with
 *   `{ code, stdout, stderr }` when the command has ended
 */

/**
 * A Debian as it is right after its installation, in mount and process namespaces of its own, its
 * root made by pivot_root: unlike in a chroot, programs in it can make user namespaces.
 * Everything in it ends with this process.
 * @param {{ uid: number, gid: number, files: Record<string, string> }} options the user who may
 *   use it, and what to put into its /packages, by name
 * @returns {Promise<CleanRoot>}
 */
export async function startCleanRoot({ uid, gid, files }) {
  const base = await buildOnce({
    name: `debian-${suite}`,
    title: `Debian ${suite} without anything (once)`,
    build: bootstrap,
  });
  const scratch = await mkdtemp(join(tmpdir(), 'parley-clean-root-'));
  const folder = join(scratch, 'root');
  const shared = join(scratch, 'shared');
  await mkdir(folder);
  await mkdir(shared, { mode: 0o700 });
  await chown(shared, uid, gid);
  await run('chmod', ['755', scratch]);
  await run('tar', ['-C', folder, '-xf', join(base, 'root.tar')]);
  await mkdir(join(folder, 'packages'));
  for (const [name, file] of Object.entries(files))
    await copyFile(file, join(folder, 'packages', name));
  for (const file of ['/etc/resolv.conf', '/etc/hosts']) await copyFile(file, join(folder, file));
  // It is thrown away: nothing has to survive a power cut.
  await writeFile(join(folder, 'etc/dpkg/dpkg.cfg.d/unsafe-io'), 'force-unsafe-io\n');
  const holder = await enter(folder, shared);
  const inside = ['-t', holder.pid, '--mount', '--pid', '--root', '--wd', '--'];
  const as = {
    root: [],
    user: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'],
  };
  await run('nsenter', [...inside, 'useradd', '--uid', String(uid), '--create-home', 'tester']);
  const socket = join(shared, 'root.sock');
  const server = createServer((connection) => {
    createInterface({ input: connection }).once('line', (line) => {
      const { as: who, command, env } = JSON.parse(line);
      const variables = Object.entries(env ?? {}).map(([name, value]) => `${name}=${value}`);
      const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
      const user = who === 'root' ? as.root : as.user;
      const args = [...inside, ...user, 'env', '-i', path, ...variables, ...command];
      void attempt('nsenter', args).then((result) => connection.end(JSON.stringify(result)));
    });
    // Who asked may have gone; the command goes on.
    connection.on('error', () => undefined);
  });
  server.listen(socket);
  await once(server, 'listening');
  await chown(socket, uid, gid);
  return {
    folder,
    shared,
    socket,
    stop: async () => {
      server.close();
      await holder.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** @param {string} folder */
async function bootstrap(folder) {
  const root = join(folder, 'root');
  await run('debootstrap', ['--variant=minbase', suite, root, ...(await mirrors())]);
  await run('tar', ['-C', root, '-cf', join(folder, 'root.tar'), '.']);
  await rm(root, { recursive: true });
}

/**
 * Where this system gets the same Debian from; another system leaves it to debootstrap.
 * @returns {Promise<string[]>} one address, or none
 */
async function mirrors() {
  const targets = ['Created-By: Packages', `Codename: ${suite}`, 'Component: main'];
  const args = ['indextargets', '--format', '$(REPO_URI)', ...targets];
  const { stdout } = await attempt('apt-get', args);
  return stdout.split('\n').filter(Boolean).slice(0, 1);
}

/**
 * @param {string} folder
 * @param {string} shared
 */
async function enter(folder, shared) {
  const script = [
    'set -e',
    'mount --bind "$1" "$1"',
    'cd "$1"',
    'mkdir -p former ".$2" tmp/.X11-unix',
    'mount -t proc proc proc',
    'mount --rbind /dev dev',
    'mount --bind "$2" ".$2"',
    'mount --bind /tmp/.X11-unix tmp/.X11-unix',
    'pivot_root . former',
    'umount -l /former',
    'echo ready',
    // Ends when this process does.
    'exec cat',
  ].join('\n');
  await mkdir('/tmp/.X11-unix', { recursive: true, mode: 0o1777 });
  const flags = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
  const child = spawnBound('unshare', [...flags, 'sh', '-c', script, 'sh', folder, shared], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({
    input: /** @type {import('node:stream').Readable} */ (child.stdout),
  });
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (line !== 'ready')
    throw new UsageError('The clean root did not start: are namespaces allowed?');
  const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
  return { pid: children.trim(), stop: () => endProcess(child) };
}
