// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { checkout } from '../../tools/bootstrap/paths.mjs';

const folder = join(checkout, 'packages', 'session');
const entries = { session: 'index', livekit: 'livekit/index', testing: 'testing' };

/**
 * Compares what the built package exports with packages/session/etc, or writes it there.
 * @param {{ write: boolean }} options
 * @returns {string[]} what is wrong: a report that differs, a type that no app can import
 */
export function sessionApi({ write }) {
  /** @type {string[]} */
  const wrong = [];
  /** @type {string[]} */
  const unexported = [];
  for (const [name, entry] of Object.entries(entries)) {
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: join(folder, 'dist', `${entry}.d.ts`),
        newlineKind: 'lf',
        compiler: { tsconfigFilePath: join(folder, 'tsconfig.build.json') },
        apiReport: {
          enabled: true,
          reportFolder: join(folder, 'etc'),
          reportTempFolder: join(checkout, 'test-results', 'session-api'),
          reportFileName: `${name}.api.md`,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        messages: {
          extractorMessageReporting: {
            'ae-missing-release-tag': { logLevel: /** @type {any} */ ('none') },
            'ae-forgotten-export': { logLevel: /** @type {any} */ ('warning') },
          },
          tsdocMessageReporting: { default: { logLevel: /** @type {any} */ ('none') } },
        },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: join(folder, 'package.json'),
    });
    const { apiReportChanged } = Extractor.invoke(config, {
      localBuild: write,
      messageCallback(message) {
        message.handled = true;
        const [, type] = /^The symbol "(.*)" needs to be exported/.exec(message.text) ?? [];
        if (type) unexported.push(type);
        else if (message.logLevel === 'error') wrong.push(`${name}: ${message.text}`);
      },
    });
    if (apiReportChanged && !write)
      wrong.push(
        `packages/session/etc/${name}.api.md is not what the package exports; renew it, and look at the difference: node scripts/session-api.mjs`,
      );
  }
  // One entry point may speak of what another one exports.
  const texts = Object.keys(entries).map((name) =>
    readFileSync(join(folder, 'etc', `${name}.api.md`), 'utf8'),
  );
  const exported = new Set(
    texts.flatMap((text) => [...text.matchAll(/^export \w+ (\w+)/gm)].map(([, name]) => name)),
  );
  for (const type of new Set(unexported))
    if (!exported.has(type))
      wrong.push(`No entry point of the package exports ${type}, which its interface speaks of.`);
  return wrong;
}
