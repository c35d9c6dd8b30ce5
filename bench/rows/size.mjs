// @ts-check
import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkout } from '../../scripts/lib/paths.mjs';
import { row } from '../lib/measure.mjs';

/**
 * The scripts that a window loads, at first and later, compressed.
 * @returns {Promise<import('../lib/measure.mjs').Row[]>}
 */
export async function size() {
  const ours = await scriptsOf(join(checkout, 'out/renderer/index.html'));
  const theirs = await scriptsOf(join(checkout, 'bench/dist/pages/peer.html'));
  return [
    row("first window's JavaScript, gzip", 'kB', ours / 1000, {
      against: "components-react's hooks, livekit-client included on both sides",
      theirs: theirs / 1000,
      goal: 0.75,
    }),
  ];
}

/**
 * Every script that a page names, or a script of its, and so on: those it may load later too.
 * @param {string} page
 * @returns {Promise<number>} bytes after gzip
 */
async function scriptsOf(page) {
  const html = await readFile(page, 'utf8');
  const [, first = ''] = /src="([^"]+\.js)"/.exec(html) ?? [];
  const folder = dirname(join(dirname(page), first));
  const all = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const reached = new Set([basename(first)]);
  let bytes = 0;
  for (const name of reached) {
    const code = await readFile(join(folder, name), 'utf8');
    bytes += gzipSync(code).length;
    for (const other of all) if (code.includes(other)) reached.add(other);
  }
  return bytes;
}
