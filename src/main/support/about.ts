import type { AppDeps } from '../app-deps.js';
import type { About } from '../../shared/about.js';
import type { Settings } from '../../shared/settings.js';
import type { UpdateState } from '../../shared/updates.js';

/** What the About window shows. */
export function aboutOf(
  { version, testArtefact, platform }: Pick<AppDeps, 'version' | 'testArtefact' | 'platform'>,
  { theme, updates }: Settings,
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
    theme,
    update,
    automaticUpdates: updates,
  };
}
