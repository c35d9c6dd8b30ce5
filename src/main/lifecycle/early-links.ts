import type { App } from 'electron';

/**
 * Links that macOS hands to the app: the one that starts it comes before Electron is ready, so that
 * a later listener never hears of it.
 */
export class EarlyLinks {
  /** Links are asked about one at a time: of several, the last counts. */
  #waiting: string | undefined;
  #open: ((link: string) => void) | undefined;

  constructor(app: Pick<App, 'on'>) {
    app.on('open-url', (event, link) => {
      event.preventDefault();
      if (this.#open) this.#open(link);
      else this.#waiting = link;
    });
  }

  /** Hands over the link that came before, and each one from now on. */
  follow(open: (link: string) => void): void {
    this.#open = open;
    if (this.#waiting !== undefined) open(this.#waiting);
    this.#waiting = undefined;
  }
}
