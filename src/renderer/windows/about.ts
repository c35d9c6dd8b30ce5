/** The About window: draws what main tells of Parley itself. */
import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';
import { mount } from 'svelte';
import { createRemoteAbout } from '../bridge/about.js';
import { connectToMain } from '../bridge/parley.js';
import { writable } from '@parley/session';
import AboutWindow from '../ui/about/AboutWindow.svelte';
import { applyTheme } from '../ui/theme.js';
import { codeOf, failure, type Failure } from '../../shared/failures.js';
import type { OutsideLink } from '../../shared/links.js';
import { consoleLogger as logger } from './logger.js';
import { pageTarget } from './target.js';

const client = connectToMain();
const trouble = writable<Failure | undefined>(undefined);
const unexpected = (error: unknown): void => {
  logger.warn(String(error));
  trouble.set(failure(codeOf(error) ?? 'app.internal', Date.now()));
};
const ask = (work: Promise<unknown>): void => void work.catch(unexpected);
const { about, licences } = createRemoteAbout(client, unexpected);

about.subscribe((now) => applyTheme(document.documentElement, now?.theme ?? 'system'));
mount(AboutWindow, {
  target: pageTarget(),
  props: {
    about,
    licences,
    trouble,
    oncheck: () => ask(client.request('updates.check', undefined)),
    onrestart: () => ask(client.request('updates.restart', undefined)),
    onallow: (allowed: boolean) => ask(client.request('updates.allow', allowed)),
    onlink: (link: OutsideLink) => ask(client.request('app.open-link', link)),
  },
});
