import { promisify } from 'node:util';
import type { Point } from 'electron';
import type * as X11 from 'x11';
import type { Log } from '../logging/log.js';

/** Milliseconds that the server has for an answer. */
const limit = 1_000;

/**
 * What Electron cannot tell of an X server. Each question is a connection of its own: they are rare,
 * and the next X server is asked as well as this one.
 */
export class XServer {
  readonly #load: () => Promise<Pick<typeof X11, 'createClient'>>;
  readonly #log: Log;

  /** @param load the library, which the app's start does not wait for */
  constructor(load: () => Promise<Pick<typeof X11, 'createClient'>>, log: Log) {
    this.#load = load;
    this.#log = log;
  }

  /**
   * Where the pointer is, in pixels of the screen. Electron knows that only while it is above a window
   * of its own. Undefined: the server did not answer.
   */
  readonly pointer = (): Promise<Point | undefined> =>
    this.#ask(async ({ client, screen: [{ root }] }) => {
      const { rootX, rootY } = await promisify(client.QueryPointer.bind(client))(root);
      return { x: rootX, y: rootY };
    });

  /** Whether a compositing manager draws the screen: it owns a selection, by which others know it. */
  readonly isComposited = async (): Promise<boolean> =>
    (await this.#ask(async ({ client }) => {
      const manager = await promisify(client.InternAtom.bind(client))(false, '_NET_WM_CM_S0');
      return (await promisify(client.GetSelectionOwner.bind(client))(manager)) !== 0;
    })) ?? false;

  async #ask<Value>(
    question: (display: X11.Display) => Promise<Value>,
  ): Promise<Value | undefined> {
    let client: X11.Client | undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      const { createClient } = await this.#load();
      const asked = new Promise<X11.Display>((resolve, reject) => {
        client = createClient({ shm: false, disableBigRequests: true }, (error, display) =>
          error ? reject(error) : resolve(display),
        );
        client.on('error', reject);
      }).then(question);
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('it does not answer')), limit);
      });
      return await Promise.race([asked, late]);
    } catch (error) {
      this.#log.warn('the X server cannot be asked', error);
      return undefined;
    } finally {
      clearTimeout(timer);
      client?.terminate();
    }
  }
}
