import type { Notification, NotificationConstructorOptions } from 'electron';
import type { Notice, Notifier } from './notifier.js';

/** What is used of Electron's class. */
export interface ElectronNotifications {
  isSupported(): boolean;
  create(options: NotificationConstructorOptions): Notification;
}

/** Notifications through Electron; their buttons are seen on macOS only. */
export class ElectronNotifier implements Notifier {
  readonly #electron: ElectronNotifications;
  readonly #shown = new Map<string, Notification>();

  constructor(electron: ElectronNotifications) {
    this.#electron = electron;
  }

  show({ tag, title, body, actions, onClick }: Notice): void {
    this.close(tag);
    if (!this.#electron.isSupported()) return;
    const shown = this.#electron.create({
      title,
      body,
      // Parley has sounds of its own.
      silent: true,
      actions: actions.map(({ label }) => ({ type: 'button', text: label })),
    });
    this.#shown.set(tag, shown);
    shown.on('click', onClick);
    shown.on('action', (_event, index) => actions[index]?.run());
    shown.on('close', () => {
      if (this.#shown.get(tag) === shown) this.#shown.delete(tag);
    });
    shown.show();
  }

  close(tag: string): void {
    const shown = this.#shown.get(tag);
    this.#shown.delete(tag);
    shown?.close();
  }

  dispose(): void {
    for (const tag of [...this.#shown.keys()]) this.close(tag);
  }
}
