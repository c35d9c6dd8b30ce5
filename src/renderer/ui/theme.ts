import type { Settings } from '../../shared/settings.js';

/** Sets a page's colours: the system's, or the ones chosen. */
export function applyTheme(root: HTMLElement, theme: Settings['theme']): void {
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
}
