// @ts-check
// Run by root alone, in the stage "root" of `npm test`: before any npm package is there, so with
// Node's own test runner. What runs as the ordinary user must not make root do anything.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { onPath } from '../on-path.mjs';
import { findUser, makeRuntimeFolder, ordinaryUser } from './ordinary-user.mjs';
import { OtherUser } from './other-user.mjs';
import { removeOrdinaryUser } from './remove.mjs';
import { takeResults } from './results.mjs';

/** @type {import('./user-environment.mjs').User} */
let account;
/** @type {OtherUser} */
let user;
/** The user's, and root's. */
const folders = { theirs: '', roots: '' };

before(async () => {
  account = await ordinaryUser();
  user = new OtherUser(account, { PATH: process.env['PATH'], TERM: 'xterm-256color', SEEN: 'yes' });
  folders.theirs = mkdtempSync('/tmp/parley-theirs-');
  folders.roots = mkdtempSync('/tmp/parley-roots-');
  chmodSync(folders.roots, 0o755);
  chownSync(folders.theirs, account.uid, account.gid);
  writeFileSync(join(folders.roots, 'secret'), 'secret', { mode: 0o600 });
});

after(() => {
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
});

const asUser = (/** @type {string} */ script) =>
  user.run('sh', ['-c', script], { cwd: folders.theirs });

test('root owns what a link in place of the runtime folder leads to', async () => {
  const target = join(folders.roots, 'etc');
  mkdirSync(target, { mode: 0o755 });
  await asUser(`ln -s ${target} .run`);
  await assert.rejects(
    makeRuntimeFolder(user, join(folders.theirs, '.run')),
    /remove what is there/,
  );
  assert.equal(statSync(target).uid, 0);
  assert.equal(statSync(target).mode & 0o777, 0o755);
  await asUser('rm .run');
  await makeRuntimeFolder(user, join(folders.theirs, '.run'));
  const made = statSync(join(folders.theirs, '.run'));
  assert.deepEqual([made.uid, made.mode & 0o777], [account.uid, 0o700]);
});

test('results come back as plain files of root’s, and nothing else comes', async () => {
  const checkout = mkdtempSync(join(folders.roots, 'checkout-'));
  const secret = join(folders.roots, 'secret');
  await asUser(`
    mkdir -p shots/deep outside && cd shots
    echo plain > deep/plain.png
    cp /bin/true set-uid && chmod 6755 set-uid
    ln -s ${secret} link
    ln -s ${folders.roots} folder
    mkfifo fifo
    ln ${secret} hard 2>/dev/null || true
    ln ../outside/none none 2>/dev/null || true
    truncate -s 3M large
    ln -s / ../all`);
  writeFileSync(join(checkout, 'kept'), 'kept');
  symlinkSync(secret, join(checkout, 'all'));
  mkdirSync(join(checkout, 'shots', 'deep'), { recursive: true });
  symlinkSync(join(checkout, 'kept'), join(checkout, 'shots', 'deep', 'plain.png'));
  await takeResults(user, folders.theirs, checkout, ['shots', 'all', 'missing'], {
    fileBytes: 2 ** 21,
  });
  assert.deepEqual(readdirSync(join(checkout, 'shots')).sort(), ['deep', 'set-uid']);
  for (const name of ['deep/plain.png', 'set-uid']) {
    const { mode, uid } = lstatSync(join(checkout, 'shots', name));
    assert.deepEqual([mode, uid], [0o100644, 0], name);
  }
  assert.equal(readFileSync(join(checkout, 'shots/deep/plain.png'), 'utf8'), 'plain\n');
  assert.equal(readFileSync(join(checkout, 'kept'), 'utf8'), 'kept');
  assert.equal(readFileSync(secret, 'utf8'), 'secret');
});

test('results are not written through a link in root’s checkout', async () => {
  const checkout = mkdtempSync(join(folders.roots, 'checkout-'));
  const elsewhere = mkdtempSync(join(folders.roots, 'elsewhere-'));
  symlinkSync(elsewhere, join(checkout, 'shots'));
  await asUser('mkdir -p shots && echo x > shots/authorized_keys');
  await takeResults(user, folders.theirs, checkout, ['shots']);
  assert.deepEqual(readdirSync(elsewhere), []);
});

test('a sender that lies writes nothing outside of the results', async () => {
  const checkout = mkdtempSync(join(folders.roots, 'checkout-'));
  const paths = [
    '../escaped',
    '/tmp/parley-escaped',
    'shots/../../escaped',
    'shots',
    'shots//x',
    'other/x',
  ];
  const lines = paths.map((path) => `${JSON.stringify({ path, size: 1 })}\nx`);
  lines.push(
    `${JSON.stringify({ path: 'shots/huge', size: 2 ** 40 })}\nx`,
    'no json\n',
    '\0'.repeat(100_000),
  );
  for (const line of lines) {
    const liar = Object.assign(Object.create(user), {
      pipe: () =>
        spawn('sh', ['-c', 'cat >/dev/null; printf %b "$1"', 'sh', line.replace(/\0/g, 'a')], {
          stdio: ['pipe', 'pipe', 'ignore'],
        }),
    });
    await takeResults(liar, folders.theirs, checkout, ['shots']);
    rmSync(join(checkout, 'shots'), { force: true });
  }
  assert.deepEqual(readdirSync(checkout), []);
  assert.equal(existsSync(join(folders.roots, 'escaped')), false);
  assert.equal(existsSync('/tmp/parley-escaped'), false);
});

test('a command has the user’s environment, no folder and no open file of root’s', async () => {
  process.env['ROOTS_KEY'] = 'key';
  const file = join(folders.roots, 'open');
  writeFileSync(file, '');
  truncateSync(file, 0);
  const script = `import('./other-user.mjs').then(async ({ OtherUser }) => {
    const user = new OtherUser(${JSON.stringify(account)}, { PATH: process.env.PATH, SEEN: 'yes' });
    const look = 'env; pwd; ls -l /proc/self/fd; ps -o sid= -p $$; echo $$';
    process.stdout.write(await user.run('sh', ['-c', look]));
  })`;
  // As a shell does that keeps a file open: exec 9>file.
  const held = openSync(file, 'w');
  const child = spawn(process.execPath, ['-e', script], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit', held],
  });
  let seen = '';
  child.stdout?.on('data', (text) => (seen += text));
  await once(child, 'close');
  assert.match(seen, /^SEEN=yes$/m);
  assert.doesNotMatch(seen, /ROOTS_KEY/);
  assert.match(seen, /^\/$/m);
  assert.doesNotMatch(seen, new RegExp(file));
  const [session, pid] = seen.trim().split('\n').slice(-2);
  assert.equal(session?.trim(), pid?.trim(), 'a session of its own');
});

const terminal = {
  skip: !(onPath('script') && onPath('perl')) && 'needs script and perl',
};

/**
 * Runs a piece of code as root on a terminal, as a person would; types when a word is seen.
 * @param {string} code of a module that has `user`
 * @param {{ types?: [RegExp, string] }} [person]
 * @returns {Promise<string>} all that the terminal shows
 */
async function onTerminal(code, { types } = {}) {
  const file = join(folders.roots, 'terminal.mjs');
  const here = join(import.meta.dirname, 'other-user.mjs');
  writeFileSync(
    file,
    `import { spawnSync } from 'node:child_process';
    import { OtherUser } from '${here}';
    const user = new OtherUser(${JSON.stringify(account)}, { PATH: process.env.PATH, TERM: 'xterm' });
    ${code}`,
  );
  const inside = `stty cols 97 rows 31; ${process.execPath} ${file}`;
  const child = spawn('script', ['-qec', inside, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  child.stdout.on('data', (text) => {
    const before = shown;
    shown += text;
    if (types?.[0].test(shown) && !types[0].test(before)) child.stdin.write(types[1]);
  });
  await once(child, 'close');
  return shown;
}

/** Types a command into every terminal that it can reach. */
const inject = `for my $c (split //, "echo injected\\n") { for my $f (*STDIN, *STDOUT, *STDERR) { ioctl($f, 0x5412, $c) }
  if (open(my $t, "+<", "/dev/tty")) { ioctl($t, 0x5412, $c) } } print "tried\\n";`;
const injecting = `['-e', ${JSON.stringify(inject)}]`;
const readTerminal = `
  const { stdout } = spawnSync('sh', ['-c', 'stty -icanon min 0 time 5; dd bs=200 count=1 2>/dev/null'], { stdio: ['inherit', 'pipe', 'inherit'] });
  console.log('typed:' + JSON.stringify(String(stdout)));`;

test('the run cannot type into root’s terminal', terminal, async () => {
  const shown = await onTerminal(
    `await user.foreground('perl', ${injecting}, '/').ended; ${readTerminal}`,
  );
  assert.match(shown, /tried/);
  assert.match(shown, /typed:""/);
});

test('no command in the background can type into root’s terminal', terminal, async () => {
  const shown = await onTerminal(
    `console.log(await user.run('perl', ${injecting})); ${readTerminal}`,
  );
  assert.match(shown, /tried/);
  assert.match(shown, /typed:""/);
});

test('the run has a terminal of its own, with its size, colours and Ctrl+C', terminal, async () => {
  const run = `
    console.log('size', process.stdout.columns, process.stdout.getColorDepth() > 1);
    process.on('SIGINT', () => { console.log('interrupted'); process.exit(7); });
    setTimeout(() => {}, 60_000); console.log('waits');`;
  const shown = await onTerminal(
    `console.log('ended', await user.foreground(process.execPath, ['-e', ${JSON.stringify(run)}], '/').ended);`,
    { types: [/waits/, '\x03'] },
  );
  assert.match(shown, /size .*97.* .*true/);
  assert.match(shown, /interrupted/);
  assert.match(shown, /ended.*7/s);
});

test('without a terminal its output and exit code come through pipes', () => {
  const script = `import('./other-user.mjs').then(async ({ OtherUser }) => {
    const user = new OtherUser(${JSON.stringify(account)}, { PATH: process.env.PATH });
    const { ended } = user.foreground('sh', ['-c', 'echo out; echo err >&2; id -u; exit 9'], '/');
    process.exitCode = (await ended)[0];
  })`;
  assert.throws(
    () =>
      execFileSync(process.execPath, ['-e', script], {
        cwd: import.meta.dirname,
        stdio: 'pipe',
      }),
    (/** @type {any} */ { status, stdout, stderr }) => {
      assert.deepEqual(
        [status, String(stdout), String(stderr)],
        [9, `out\n${account.uid}\n`, 'err\n'],
      );
      return true;
    },
  );
});

test('the ordinary user goes with its home, but not while it runs something', async () => {
  const name = 'parley-removed';
  const leaving = await ordinaryUser(name);
  const program = spawn('sleep', ['600'], { uid: leaving.uid, gid: leaving.gid });
  await once(program, 'spawn');
  await assert.rejects(removeOrdinaryUser(name), /still runs this.*\n.*sleep 600/);
  assert.ok(existsSync(leaving.home));
  program.kill();
  await once(program, 'exit');
  await removeOrdinaryUser(name);
  assert.equal(await findUser(name), undefined);
  assert.ok(!existsSync(leaving.home));
  await removeOrdinaryUser(name);
});

test('a person who has the same name keeps account and home', async () => {
  await assert.rejects(removeOrdinaryUser('nobody'), /has not made the user "nobody"/);
  assert.ok(await findUser('nobody'));
});
