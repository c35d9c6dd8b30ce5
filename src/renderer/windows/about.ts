/** The About window: draws what main tells of Parley itself. */
import { writable } from '@parley/session';
import { codeOf, failure } from '../../shared/failures.js';
import type { Failure } from '../../shared/failures.js';
import type { OutsideLink } from '../../shared/links.js';
import { createRemoteAbout } from '../bridge/about.js';
import AboutWindow from '../ui/about/AboutWindow.svelte';
import { openPage } from './page.js';

const { client, warn, setTheme, show } = openPage();
const trouble = writable<Failure | undefined>(undefined);
const unexpected = (error: unknown): void => {
  warn(error);
  trouble.set(failure(codeOf(error) ?? 'app.internal', Date.now()));
};
const run = (work: Promise<unknown>): void => void work.catch(unexpected);
const { about, licences } = createRemoteAbout(client, unexpected);

about.subscribe((now) => setTheme(now?.theme));
show(AboutWindow, {
  about,
  licences,
  trouble,
  oncheck: () => run(client.request('updates.check', undefined)),
  onrestart: () => run(client.request('updates.restart', undefined)),
  onallow: (allowed: boolean) => run(client.request('updates.allow', allowed)),
  onlink: (link: OutsideLink) => run(client.request('app.open-link', link)),
});
