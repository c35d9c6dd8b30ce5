// @ts-check
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childrenOf, inline, isRunning, lines, startScript, toItsEnd } from './scripts.mjs';

/**
 * A registry on loopback with two packages that hold nothing; it sends the second one only when told.
 * @param {string} folder where it makes them
 */
async function slowRegistry(folder) {
  const names = ['at-once', 'held-back'];
  for (const name of names) {
    mkdirSync(join(folder, name, 'package'), { recursive: true });
    const about = JSON.stringify({ name, version: '1.0.0' });
    writeFileSync(join(folder, name, 'package', 'package.json'), about);
    execFileSync('tar', ['-czf', `${name}.tgz`, '-C', name, 'package'], { cwd: folder });
  }
  let open = false;
  let asked = false;
  const http = createServer(({ url = '' }, response) => {
    const name = names.find((one) => url.endsWith(`${one}.tgz`));
    const held = name === 'held-back' && !open;
    asked ||= held;
    if (held) response.writeHead(200).flushHeaders();
    else if (name) response.end(readFileSync(join(folder, `${name}.tgz`)));
    else response.writeHead(404).end('{}');
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (http.address());
  const url = `http://127.0.0.1:${port}`;
  const resolved = (/** @type {string} */ name) => ({
    version: '1.0.0',
    resolved: `${url}/${name}.tgz`,
  });
  const dependencies = Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const root = { name: 'checkout', version: '1.0.0', dependencies };
  return {
    url,
    root,
    lock: {
      ...root,
      lockfileVersion: 3,
      packages: {
        '': root,
        ...Object.fromEntries(names.map((name) => [`node_modules/${name}`, resolved(name)])),
      },
    },
    asked: () => asked,
    open: () => (open = true),
    close: () => http.close(() => undefined).closeAllConnections(),
  };
}

describe('npm packages whose install is interrupted', () => {
  it.each(/** @type {const} */ (['SIGKILL', 'SIGINT']))(
    'by %s are not taken for installed, and the next run mends it',
    async (signal) => {
      const folder = mkdtempSync(join(tmpdir(), 'parley-npm-'));
      const registry = await slowRegistry(folder);
      const project = join(folder, 'checkout');
      mkdirSync(project);
      writeFileSync(join(project, 'package.json'), JSON.stringify(registry.root));
      writeFileSync(join(project, 'package-lock.json'), JSON.stringify(registry.lock));
      const ensure = inline(`ensureNpmPackages('${project}')`, 'tools/bootstrap/npm.mjs');
      const env = {
        PATH: process.env['PATH'],
        HOME: folder,
        npm_config_registry: registry.url,
        npm_config_cache: join(folder, 'npm-cache'),
      };
      const { child, ended } = startScript(ensure, env);
      const first = join(project, 'node_modules', 'at-once', 'package.json');
      const halfWay = () => registry.asked() && existsSync(first);
      await expect.poll(halfWay, { timeout: 30_000 }).toBe(true);
      const npm = childrenOf(child.pid ?? 0);
      expect(npm).not.toEqual([]);
      child.kill(signal);
      expect((await ended).signal).toBe(signal);
      await expect.poll(() => npm.filter(isRunning), { timeout: 10_000 }).toEqual([]);

      registry.open();
      const { code, err } = await toItsEnd(startScript(ensure, env));
      expect({ code, wrong: lines(err) }).toEqual({ code: 0, wrong: [] });
      expect(readdirSync(join(project, 'node_modules')).sort()).toEqual([
        '.package-lock.json',
        'at-once',
        'held-back',
      ]);
      // Nothing is left to do, and no lock stays behind.
      expect((await toItsEnd(startScript(ensure, env))).err).toBe('');
      expect(readdirSync(project).filter((name) => /lock$/.test(name))).toEqual([]);
      registry.close();
    },
  );
});
