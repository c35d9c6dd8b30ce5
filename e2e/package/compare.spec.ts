import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { asRoot, asUser, cleanRoot, home, install, rootsOutput } from './installed.js';

const goal = { installed: 12_000_000, firstPaint: 1.1 };
const rounds = 7;
const apps = { parley: 'parley', plain: 'parley-plain' } as const;
type Name = keyof typeof apps;
const names = Object.keys(apps) as Name[];

/** The sum of the sizes of a package's files, in bytes. */
function installedBytes(name: Name): number {
  const deb = join(cleanRoot, 'packages', `${name}.deb`);
  const rows = execFileSync('dpkg-deb', ['--contents', deb]).toString().trim().split('\n');
  return rows.reduce((sum, row) => sum + Number(row.split(/\s+/)[2]), 0);
}

/** The app as it is installed, its archive exchanged for one with a watch on its start. */
async function watched(name: Name): Promise<string> {
  const folder = `/opt/${name}-watched`;
  await rootsOutput('cp', '-a', `/usr/lib/${apps[name]}`, folder);
  await rootsOutput('cp', `/packages/${name}.asar`, `${folder}/resources/app.asar`);
  return join(folder, apps[name]);
}

/** Milliseconds from the start of the process until its window is shown and painted. */
async function startOf(executable: string, profile: string): Promise<number> {
  const script = 'date +%s%3N; exec "$@"';
  const command = ['sh', '-c', script, 'sh', executable, `--user-data-dir=${profile}`];
  const { stdout, stderr } = await asUser(command);
  // The app's own log lines stand between the two.
  const lines = stdout.trim().split('\n');
  const [begun, seen] = [Number(lines[0]), Number(lines.at(-1))];
  expect(seen, stderr).toBeGreaterThan(begun);
  return seen - begun;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

test('beside an empty app of the same Electron', async () => {
  test.setTimeout(600_000);
  await rootsOutput('apt-get', 'update', '-q');
  await install('parley.deb', 'plain.deb');
  const installed = { parley: installedBytes('parley'), plain: installedBytes('plain') };
  const download = (name: Name) => statSync(join(cleanRoot, 'packages', `${name}.deb`)).size;

  const executables = { parley: await watched('parley'), plain: await watched('plain') };
  const profile = (name: Name) => join(home, `profile-${name}`);
  const times: Record<'warm' | 'cold', Record<Name, number[]>> = {
    warm: { parley: [], plain: [] },
    cold: { parley: [], plain: [] },
  };
  // What a first start writes to its profile is not what is compared.
  for (const name of names) await startOf(executables[name], profile(name));
  const mayDrop = (await dropCaches()).code === 0;
  for (const kind of mayDrop ? (['warm', 'cold'] as const) : (['warm'] as const))
    for (let round = 0; round < rounds; round += 1)
      for (const name of names) {
        if (kind === 'cold') await dropCaches();
        times[kind][name].push(await startOf(executables[name], profile(name)));
      }

  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const row = (what: string, ours: string, theirs: string, verdict: string) =>
    console.log(`${what.padEnd(24)}${ours.padStart(10)}${theirs.padStart(12)}  ${verdict}`);
  row('', 'Parley', 'empty app', '');
  const added = installed.parley - installed.plain;
  const most = `goal: under ${megabytes(goal.installed)} more`;
  row(
    'installed',
    megabytes(installed.parley),
    megabytes(installed.plain),
    `+${megabytes(added)} (${most})`,
  );
  const [ours, theirs] = [download('parley'), download('plain')];
  row('download', megabytes(ours), megabytes(theirs), `+${megabytes(ours - theirs)}`);
  for (const [kind, { parley, plain }] of Object.entries(times)) {
    if (parley.length === 0) {
      console.log('first paint, cold: not measured, this system does not let root drop its caches');
      continue;
    }
    const [a, b] = [median(parley), median(plain)];
    const verdict = `${(a / b).toFixed(2)}x (goal: ${goal.firstPaint}x; median of ${rounds})`;
    row(`first paint, ${kind}`, `${Math.round(a)} ms`, `${Math.round(b)} ms`, verdict);
  }
  expect(added).toBeLessThan(goal.installed);
});

function dropCaches() {
  return asRoot('sh', '-c', 'sync && echo 3 > /proc/sys/vm/drop_caches');
}
