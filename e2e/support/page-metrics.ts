import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import WebSocket from 'ws';

/** What Chromium counts of a page, after its garbage was collected. */
export interface PageMetrics {
  /** Bytes that its scripts hold. */
  readonly JSHeapUsedSize: number;
  readonly JSEventListeners: number;
  readonly Nodes: number;
  /** Nodes of audio contexts. */
  readonly AudioHandlers: number;
  readonly RTCPeerConnections: number;
}

/**
 * Reads a page's counters through Chromium's debugger, which is attached for that moment alone and
 * never told to listen: what it is told of, consoles and network among it, it keeps alive.
 * @param profile of an app that was started with `--remote-debugging-port=0`
 * @param page the end of the page's address
 * @param text waited for in the page first, so that what was sent to it has been drawn
 */
export async function pageMetrics(
  profile: string,
  page: string,
  text?: string,
): Promise<PageMetrics> {
  const devtools = await Devtools.attach(profile, page);
  try {
    if (text !== undefined) await devtools.waitForText(text);
    await devtools.send('HeapProfiler.collectGarbage');
    await devtools.send('Performance.enable');
    const { metrics } = await devtools.send('Performance.getMetrics');
    await devtools.send('Performance.disable');
    const named = (metrics as { name: string; value: number }[]).map(
      ({ name, value }) => [name, value] as const,
    );
    return Object.fromEntries(named) as unknown as PageMetrics;
  } finally {
    devtools.close();
  }
}

class Devtools {
  #last = 0;

  private constructor(private readonly socket: WebSocket) {}

  static async attach(profile: string, page: string): Promise<Devtools> {
    const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
    const list = await fetch(`http://127.0.0.1:${port}/json/list`);
    const targets = (await list.json()) as { url: string; webSocketDebuggerUrl: string }[];
    const target = targets.find(({ url }) => url.endsWith(page));
    if (!target) throw new Error(`The app has no page ${page}.`);
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await once(socket, 'open');
    return new Devtools(socket);
  }

  async send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = (this.#last += 1);
    const answer = new Promise<Record<string, unknown>>((resolve, reject) => {
      const take = (data: WebSocket.RawData): void => {
        const message = JSON.parse(String(data)) as Answer;
        if (message.id !== id) return;
        this.socket.off('message', take);
        if (message.error) reject(new Error(`${method}: ${message.error.message}`));
        else resolve(message.result ?? {});
      };
      this.socket.on('message', take);
      this.socket.once('close', () => reject(new Error(`The page went away during ${method}.`)));
    });
    this.socket.send(JSON.stringify({ id, method, params }));
    return answer;
  }

  /** Resolves when the page shows a text. */
  async waitForText(text: string): Promise<void> {
    const deadline = Date.now() + 120_000;
    const expression = `document.body.textContent.includes(${JSON.stringify(text)})`;
    for (;;) {
      const { result } = await this.send('Runtime.evaluate', { expression, returnByValue: true });
      if ((result as { value?: unknown }).value === true) return;
      if (Date.now() > deadline) throw new Error(`The page did not show "${text}" in two minutes.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  close(): void {
    this.socket.terminate();
  }
}

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}
