/** Lets the user pick a screen or a window, and hands over what was picked, once. */
import type { DesktopCapturer, DesktopCapturerSource, SystemPreferences } from 'electron';
import { CodedError } from '../../shared/failures.js';
import type { FailureCode } from '../../shared/failures.js';
import type { ScreenSource } from '../../shared/screens.js';

/** Milliseconds in which the page has to begin with what was picked. */
const goodFor = 10_000;
const thumbnailSize = { width: 400, height: 250 } as const;

export interface ScreenCaptureDeps {
  /** Loaded at its first use. */
  capturer(): Pick<DesktopCapturer, 'getSources'>;
  /** The ids of Parley's own windows, which are not offered. */
  ownSources(): readonly string[];
  readonly systemPreferences: Pick<SystemPreferences, 'getMediaAccessStatus'>;
  readonly platform: NodeJS.Platform;
  /** The desktop asks the user by itself there, as soon as the sources are asked for. */
  readonly wayland: boolean;
  /** Opens the window that asks, or brings it to the front. */
  openPicker(onClosed: () => void): void;
  closePicker(): void;
  /** Milliseconds, monotonic. */
  now(): number;
}

export interface ScreenCapture {
  /**
   * Asks the user; a second call while it is open answers with the first's promise.
   * Rejects with `screen.denied` or `screen.failed`.
   */
  choose(): Promise<'picked' | 'cancelled'>;
  /** What the window that asks shows. */
  sources(): readonly ScreenSource[];
  /** The user's answer; null, or the id of nothing there: cancelled. */
  pick(id: string | null): void;
  /** Something was picked and not taken so far. */
  isPicked(): boolean;
  /** Hands over what was picked; nothing is left of it. */
  take(): DesktopCapturerSource | undefined;
}

/** Makes the service. */
export function createScreenCapture(deps: ScreenCaptureDeps): ScreenCapture {
  let offered: readonly DesktopCapturerSource[] = [];
  let asking: Promise<'picked' | 'cancelled'> | undefined;
  let answer: ((source: DesktopCapturerSource | undefined) => void) | undefined;
  let picked: { readonly source: DesktopCapturerSource; readonly until: number } | undefined;

  const askUser = (): Promise<DesktopCapturerSource | undefined> =>
    new Promise((resolve) => {
      answer = resolve;
      deps.openPicker(() => resolve(undefined));
    });

  const ask = async (): Promise<'picked' | 'cancelled'> => {
    picked = undefined;
    offered = await sourcesOf(deps);
    const source = deps.wayland ? offered[0] : await askUser();
    if (source) picked = { source, until: deps.now() + goodFor };
    return source ? 'picked' : 'cancelled';
  };

  const isPicked = (): boolean => picked !== undefined && deps.now() < picked.until;
  return {
    choose() {
      if (asking && answer) deps.openPicker(() => undefined);
      return (asking ??= ask().finally(() => {
        asking = undefined;
        answer = undefined;
        offered = [];
      }));
    },
    sources: () => offered.map(shownOf),
    pick(id) {
      answer?.(offered.find((source) => source.id === id));
      deps.closePicker();
    },
    isPicked,
    take() {
      const source = isPicked() ? picked?.source : undefined;
      picked = undefined;
      return source;
    },
  };
}

/** Everything that can be shared at this moment; none where the desktop's own question was declined. */
async function sourcesOf(deps: ScreenCaptureDeps): Promise<readonly DesktopCapturerSource[]> {
  const status =
    deps.platform === 'darwin' ? deps.systemPreferences.getMediaAccessStatus('screen') : '';
  if (status === 'denied' || status === 'restricted') throw refusal('screen.denied', status);
  try {
    const sources = await deps.capturer().getSources({
      types: ['screen', 'window'],
      thumbnailSize,
      fetchWindowIcons: true,
    });
    // The desktop has asked already, by itself.
    if (deps.wayland) return sources;
    const own = deps.ownSources().map(windowOf);
    const others = sources.filter(({ id }) => !own.includes(windowOf(id)));
    if (others.length > 0) return others;
  } catch (error) {
    if (deps.wayland) return [];
    throw refusal('screen.failed', String(error));
  }
  throw refusal('screen.failed', 'The system names no screen and no window.');
}

/** The window of an id such as `window:123:1`, whose last number differs for the same window. */
const windowOf = (id: string): string => id.split(':').slice(0, 2).join(':');

function refusal(code: FailureCode, detail: string): Error {
  return new CodedError(code, detail);
}

function shownOf({ id, name, thumbnail, appIcon }: DesktopCapturerSource): ScreenSource {
  // A screen has none, whatever the types say.
  const icon = appIcon as DesktopCapturerSource['appIcon'] | null;
  return {
    id,
    name,
    kind: id.startsWith('screen:') ? 'screen' : 'window',
    thumbnail: thumbnail.isEmpty() ? '' : thumbnail.toDataURL(),
    ...(icon && !icon.isEmpty() ? { icon: icon.toDataURL() } : {}),
  };
}
