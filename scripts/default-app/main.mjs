// @ts-check
// What a stock Electron does when it is called as `electron <folder>`: becomes that folder's app.
// https://github.com/electron/electron/blob/main/default_app/main.ts
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { app } from 'electron';

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (folder === undefined) {
  process.stderr.write('Usage: electron [switches] <folder of an app>\n');
  process.exit(2);
}
try {
  const root = resolve(folder);
  const { name, productName, version, main } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  app.setName(productName ?? name);
  // Electron's default app has these two for itself; its types leave them out.
  const own = /** @type {{ setVersion(v: string): void, setAppPath(p: string): void }} */ (
    /** @type {unknown} */ (app)
  );
  own.setVersion(version);
  own.setAppPath(root);
  // Synchronously, so that the app may still do what is allowed only before `ready`.
  createRequire(join(root, 'package.json'))(join(root, main));
} catch (error) {
  process.stderr.write(`The app in ${folder} did not start: ${String(error)}\n`);
  process.exit(1);
}
