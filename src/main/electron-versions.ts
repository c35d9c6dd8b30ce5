/** The one place that knows how Electron 33 to 45 differ. */
import type { Protocol, Streams, WebContents } from 'electron';

/** Refuses a request for the screen; the types of Electron 33 lack the null that means so. */
export function refuseCapture(callback: (streams: Streams) => void): void {
  (callback as (streams: unknown) => void)(null);
}

export type ConsoleLevel = 'info' | 'warn' | 'error';

const consoleLevels = new Map<unknown, ConsoleLevel>([
  ['info', 'info'],
  ['warning', 'warn'],
  ['error', 'error'],
  [1, 'info'],
  [2, 'warn'],
  [3, 'error'],
]);

/**
 * Calls `run` with what a page's console says, without its debugging lines.
 * Electron 35 moved level and message from positional arguments into the event.
 */
export function onConsoleLine(
  contents: WebContents,
  run: (level: ConsoleLevel, message: string) => void,
): void {
  const listener = (...args: readonly unknown[]): void => {
    const event = args[0] as { readonly level?: unknown; readonly message?: unknown };
    const level = consoleLevels.get(event.level ?? args[1]);
    if (level) run(level, String(event.message ?? args[2]).trim());
  };
  (contents as NodeJS.EventEmitter).on('console-message', listener);
}

/** What a page asks of a scheme of ours. */
export interface SchemeRequest {
  readonly method: string;
  readonly url: string;
}

export interface SchemeAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/**
 * Answers every request to a scheme; what it returns stops that.
 *
 * Not with `protocol.handle`: its requests and answers are those of `fetch`, whose code Node loads
 * at the first one, in the very moment that the first window waits for its page (90 ms; see
 * https://github.com/electron/electron/pull/53220).
 */
export function answerScheme(
  protocol: Pick<Protocol, 'registerBufferProtocol' | 'unregisterProtocol'>,
  scheme: string,
  answer: (request: SchemeRequest) => SchemeAnswer,
): () => void {
  protocol.registerBufferProtocol(scheme, (request, respond) => {
    const { status, headers, body } = answer(request);
    respond({ statusCode: status, headers, data: body });
  });
  return () => void protocol.unregisterProtocol(scheme);
}
