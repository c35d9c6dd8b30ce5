// @ts-check
import { readFileSync } from 'node:fs';
import { shippedPackages } from './licences.mjs';

/**
 * Keeps the licences and the list of parts true: they are made from package.json's dependencies, so
 * nothing else may get into the app.
 * @returns {import('vite').Plugin}
 */
export function onlyShipped() {
  return {
    name: 'parley:only-shipped',
    apply: 'build',
    generateBundle() {
      // Builds are started in the checkout; this file itself is bundled into the configuration's.
      const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
      const shipped = new Set(shippedPackages(packages));
      const stray = strayPackages([...this.getModuleIds()], shipped);
      if (stray.length > 0)
        this.error(
          `bundled without being a dependency, so no licence would be shown: ${stray.join(', ')}; add it to package.json’s dependencies, or keep it out`,
        );
    },
  };
}

/**
 * @param {readonly string[]} modules paths, as the bundler names them
 * @param {ReadonlySet<string>} shipped places in node_modules
 * @returns {string[]} the places of the packages among them that do not ship, sorted
 */
export function strayPackages(modules, shipped) {
  const places = modules.flatMap((id) => {
    const path =
      /^[^?]*?(node_modules\/.*node_modules\/|node_modules\/)((?:@[^/]+\/)?[^/]+)\//.exec(
        id.replaceAll('\\', '/'),
      );
    return path ? [`${path[1]}${path[2]}`] : [];
  });
  return [...new Set(places)].filter((place) => !shipped.has(place)).sort();
}
