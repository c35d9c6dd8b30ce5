/** What every page begins with: its look, the line to main, and where its errors go. */
import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';
import { mount } from 'svelte';
import type { Component } from 'svelte';
import type { Settings } from '../../shared/settings.js';
import type { Client } from '../bridge/client.js';
import { connectToMain } from '../bridge/parley.js';
import { applyTheme } from '../ui/theme.js';
import { consoleLogger } from './logger.js';

export interface Page {
  readonly client: Client;
  /** Writes an error to the log, where nothing else can be done about it. */
  warn(error: unknown): void;
  /** Sets the colours; undefined: the system's, as until main has told. */
  setTheme(theme: Settings['theme'] | undefined): void;
  /** Draws the window in place of what stood in for it until its scripts were there. */
  show<Props extends Record<string, unknown>>(window: Component<Props>, props: Props): void;
}

/** Opens the page of a window. */
export function openPage(): Page {
  return {
    client: connectToMain(),
    warn: (error) => consoleLogger.warn(String(error)),
    setTheme: (theme = 'system') => applyTheme(document.documentElement, theme),
    show: (window, props) => void mount(window, { target: emptyTarget(), props }),
  };
}

/** The element that a window's component is mounted into. */
export function emptyTarget(): HTMLElement {
  const target = document.getElementById('app');
  if (!target) throw new Error('The page has no element with the id "app".');
  target.replaceChildren();
  return target;
}
