import type { AppDeps } from '../app-deps.js';
import type { About } from '../../shared/about.js';
import type { UpdateState } from '../../shared/updates.js';

/** What Parley is. */
export function aboutOf(
  { version, testArtefact, platform }: Pick<AppDeps, 'version' | 'testArtefact' | 'platform'>,
  update: UpdateState,
): About {
  const { electron, chrome, node } = process.versions;
  return {
    version,
    testArtefact,
    electron: electron ?? '',
    chromium: chrome ?? '',
    node,
    system: `${platform} ${process.arch}`,
    update,
  };
}
