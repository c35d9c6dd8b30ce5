// What a stock Electron does when it is called as `electron <folder>`: becomes that folder's app.
// https://github.com/electron/electron/blob/main/default_app/main.ts
const { app } = require('electron');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

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
  app.setVersion(version);
  app.setAppPath(root);
  require(join(root, main));
} catch (error) {
  process.stderr.write(`The app in ${folder} did not start: ${error.stack}\n`);
  process.exit(1);
}
