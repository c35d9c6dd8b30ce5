// @ts-check
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { attempt } from '../process/run.mjs';
import { onPath } from './on-path.mjs';
import { say } from './progress.mjs';
import { UsageError } from './usage-error.mjs';

const probeTimeoutMs = 30_000;
const restricted = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
const appArmorFolder = '/etc/apparmor.d';
const profileName = 'parley-electron';

/**
 * Throws a UsageError where Chromium could not put its processes into a sandbox. Electron itself is
 * asked: whether it may depends on its path (AppArmor), on its helper's owner and on the kernel.
 * @param {string} electron the executable
 * @returns {Promise<void>}
 */
export async function ensureSandbox(electron) {
  if (process.platform !== 'linux') return;
  // Without a display and an app it ends at once; the sandbox comes before both.
  const inTheWay = /^(DISPLAY|WAYLAND_DISPLAY|ELECTRON_RUN_AS_NODE|NODE_OPTIONS)$/;
  const kept = Object.entries(process.env).filter(([name]) => !inTheWay.test(name));
  const env = Object.fromEntries(kept);
  const { stderr } = await attempt(electron, ['--version'], { env, timeoutMs: probeTimeoutMs });
  if (!/No usable sandbox|SUID sandbox helper/.test(stderr)) return;
  const helper = join(dirname(electron), 'chrome-sandbox');
  throw new UsageError(
    `Chromium's sandbox needs user namespaces, which this system refuses to ordinary users. Give this one Electron its sandbox helper instead, then start again:\n  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  );
}

/**
 * For root: where AppArmor refuses user namespaces to ordinary users (Ubuntu from 24.04 on), allows
 * them to Parley's Electron alone, for good.
 * https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces
 * @param {string[]} executables paths, with `*` for any name
 * @param {{ restriction?: string, folder?: string, parser?: string | undefined }} [system]
 * @returns {Promise<void>} says what it does; whether it helped, ensureSandbox tells
 */
export async function allowSandbox(
  executables,
  {
    restriction = restricted,
    folder = appArmorFolder,
    parser = onPath('apparmor_parser', '/usr/sbin:/sbin'),
  } = {},
) {
  const value = await readFile(restriction, 'utf8').catch(() => '0');
  if (value.trim() !== '1' || !parser) return;
  // Any other character could end the path, and begin a rule of its own.
  const plain = executables.filter((path) => /^\/[\w./*+@-]+$/.test(path));
  for (const path of executables.filter((path) => !plain.includes(path)))
    say(`AppArmor cannot be told of ${JSON.stringify(path)}: left out`);
  if (plain.length === 0) return;
  const file = join(folder, profileName);
  const profile = appArmorProfile(plain);
  if ((await readFile(file, 'utf8').catch(() => '')) === profile) return;
  say(`AppArmor shall allow Parley's Electron its sandbox: writing ${file}`);
  await writeFile(file, profile);
  const { code, stderr } = await attempt(parser, ['--replace', file]);
  if (code !== 0) say(`  AppArmor did not take it: ${stderr.trim()}`);
}

/**
 * For root: takes back what allowSandbox did.
 * @param {{ folder?: string, parser?: string | undefined }} [system]
 * @returns {Promise<void>}
 */
export async function removeProfile({
  folder = appArmorFolder,
  parser = onPath('apparmor_parser', '/usr/sbin:/sbin'),
} = {}) {
  const file = join(folder, profileName);
  if (!existsSync(file)) return;
  say(`Removing ${file}`);
  const { code, stderr } = parser
    ? await attempt(parser, ['--remove', file])
    : { code: 0, stderr: '' };
  if (code !== 0) say(`  AppArmor still knows it until the next start: ${stderr.trim()}`);
  await rm(file);
}

/**
 * @param {string[]} executables
 * @returns {string} a profile that confines nothing and allows user namespaces
 */
function appArmorProfile(executables) {
  // A path must begin with the slash, not with the brace.
  const alternatives = executables.map((path) => path.replace(/^\//, ''));
  return `# Chromium's sandbox is made of user namespaces. Written by Parley's npm start.
abi <abi/4.0>,
include <tunables/global>

profile ${profileName} "/{${alternatives.join(',')}}" flags=(unconfined) {
  userns,
}
`;
}
