// @ts-check
import { once } from 'node:events';
import { chown, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endProcess, spawnBound } from '../bound.mjs';
import { buildOnce } from '../cache.mjs';
import { attempt, run } from '../children.mjs';
import { Refusal } from '../refusal.mjs';

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
 * @param {{ uid: number, gid: number, packages: Record<string, string> }} options the user who may
 *   use it, and files to put into its /packages, by name
 * @returns {Promise<CleanRoot>}
 */
export async function startCleanRoot({ uid, gid, packages }) {
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
  for (const [name, file] of Object.entries(packages))
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
  // Without one, debootstrap takes Debian's own.
  const { DEBIAN_MIRROR: mirror } = process.env;
  await run('debootstrap', ['--variant=minbase', suite, root, ...(mirror ? [mirror] : [])]);
  await run('tar', ['-C', root, '-cf', join(folder, 'root.tar'), '.']);
  await rm(root, { recursive: true });
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
  if (line !== 'ready') throw new Refusal('The clean root did not start: are namespaces allowed?');
  const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
  return { pid: children.trim(), stop: () => endProcess(child) };
}

/**
 * The same package under a lower version, to be upgraded from.
 * @param {string} deb
 * @param {string} version
 * @returns {Promise<string>} its path, beside the other one
 */
export async function olderPackage(deb, version) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-older-'));
  const older = join(folder, `parley_${version}.deb`);
  await run('dpkg-deb', ['--raw-extract', deb, join(folder, 'content')]);
  await run('sed', [
    '-i',
    `s/^Version: .*/Version: ${version}/`,
    join(folder, 'content/DEBIAN/control'),
  ]);
  await run('dpkg-deb', ['-Znone', '--build', join(folder, 'content'), older]);
  await rm(join(folder, 'content'), { recursive: true });
  return older;
}
