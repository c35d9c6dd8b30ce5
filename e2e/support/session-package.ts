import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSession } from '../../tools/build.mjs';
import { run } from '../../tools/process/run.mjs';

const root = join(import.meta.dirname, '../..');

/**
 * Packs the package of the session as npm would publish it, and unpacks it.
 * @returns the folder that another app would have in its node_modules
 */
export async function packSession(): Promise<string> {
  await buildSession();
  const folder = mkdtempSync(join(tmpdir(), 'parley-session-'));
  const args = ['pack', '--json', '--offline', '--pack-destination', folder];
  const packed = await run('npm', args, { cwd: join(root, 'packages/session') });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  await run('tar', ['-xzf', join(folder, filename), '-C', folder]);
  return join(folder, 'package');
}

/**
 * Copies an example beside the packed package, as if both were installed there; what they need
 * besides comes from the checkout's node_modules.
 * @returns the copy's folder
 */
export function installExample(name: string, session: string): string {
  const folder = mkdtempSync(join(tmpdir(), `parley-${name}-`));
  cpSync(join(root, 'examples', name), folder, { recursive: true });
  const place = (dependency: string): string => {
    const path = join(folder, 'node_modules', dependency);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  };
  cpSync(session, place('@parley/session'), { recursive: true });
  for (const one of [
    '@livekit/protocol',
    '@sveltejs/vite-plugin-svelte',
    'livekit-client',
    'svelte',
    'vite',
  ])
    symlinkSync(join(root, 'node_modules', one), place(one));
  return folder;
}
