/** The one place that knows how Electron 33 to 45 differ. */
import type { Protocol, SafeStorage, Streams, WebContents } from 'electron';

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

/** Characters; what a page says beyond them is not looked at. */
const longestConsoleLine = 10_000;

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
    if (level)
      run(
        level,
        String(event.message ?? args[2])
          .slice(0, longestConsoleLine)
          .trim(),
      );
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

/** The system's keyring, as it is now. */
export interface SealState {
  /** What keeps the key, e.g. `gnome_libsecret`, `keychain`; `basic_text`: nothing does. */
  readonly backend: string;
  /** It seals with a key that only this user's login has. */
  readonly usable: boolean;
}

/**
 * Seals texts with a key from the system's keyring. Each call may make the system ask the user to
 * unlock it; before Electron 42 everything else waits meanwhile.
 */
export interface Seal {
  /** A keyring that fails to answer is one that is not usable. */
  state(): Promise<SealState>;
  seal(text: string): Promise<Buffer>;
  /** Rejects when another key has sealed it, or the keyring is out of reach. */
  open(sealed: Buffer): Promise<string>;
}

/** Chromium's mark of a key that is in its source code: what it takes where Linux has no keyring. */
const fixedKeyMark = 'v10';

/** What Electron 42 brought; the types of Electron 33 lack it. */
interface AsyncSafeStorage {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(sealed: Buffer): Promise<{ readonly result: string }>;
}

/** Makes the seal: without blocking from Electron 42 on. */
export function createSeal(safeStorage: SafeStorage, platform: NodeJS.Platform): Seal {
  const isAsync = (storage: SafeStorage): storage is SafeStorage & AsyncSafeStorage =>
    'encryptStringAsync' in storage;
  const seal = isAsync(safeStorage)
    ? asyncSeal(safeStorage, platform)
    : syncSeal(safeStorage, platform);
  const failed = (): SealState => ({ backend: backendOf(safeStorage, platform), usable: false });
  return { ...seal, state: () => seal.state().catch(failed) };
}

function backendOf(safeStorage: SafeStorage, platform: NodeJS.Platform): string {
  if (platform === 'linux') return safeStorage.getSelectedStorageBackend();
  return platform === 'darwin' ? 'keychain' : 'dpapi';
}

const isKeyring = (backend: string): boolean => backend !== 'basic_text' && backend !== 'unknown';

function syncSeal(safeStorage: SafeStorage, platform: NodeJS.Platform): Seal {
  return {
    async state() {
      const backend = backendOf(safeStorage, platform);
      return { backend, usable: isKeyring(backend) && safeStorage.isEncryptionAvailable() };
    },
    seal: async (text) => safeStorage.encryptString(text),
    open: async (sealed) => safeStorage.decryptString(sealed),
  };
}

/**
 * Asks the session's bus for a keyring, whatever the desktop's name is, and takes the fixed key where
 * there is none: what it has sealed with tells, not what is selected. What the other one has sealed
 * it opens: https://github.com/electron/electron/pull/49054
 */
function asyncSeal(safeStorage: SafeStorage & AsyncSafeStorage, platform: NodeJS.Platform): Seal {
  return {
    async state() {
      const backend = backendOf(safeStorage, platform);
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return { backend, usable: false };
      if (platform !== 'linux') return { backend, usable: true };
      const mark = (await safeStorage.encryptStringAsync('probe')).toString('latin1', 0, 3);
      if (mark === fixedKeyMark) return { backend, usable: false };
      return { backend: isKeyring(backend) ? backend : 'secret_service', usable: true };
    },
    seal: (text) => safeStorage.encryptStringAsync(text),
    open: async (sealed) => (await safeStorage.decryptStringAsync(sealed)).result,
  };
}
